/** The entries of action-forms.ts for the trash, backups and erasing. */
import { freshMailbox } from '../../tests/policy/world'
import { type ActionForm, mailbox, on } from './action-form'

export const BACKUP_FORMS: Record<string, ActionForm> = {
	'mailboxes.restoreMailboxAction': on(
		'mailbox.restore',
		() => '/mailboxes/trash',
		async (aim) => ({ mailbox: (await freshMailbox(aim, { deleted_at: new Date() })).id }),
	),
	'backups.createBackupAction': on('backup.create', (id) => `/mailboxes/${id}`, mailbox()),
	'backups.eraseMailboxAction': on(
		'mailbox.erase',
		(id) => `/mailboxes/${id}/erase`,
		async (aim) => {
			const { id, address } = await freshMailbox(aim, { deleted_at: new Date() })
			return { mailbox: id, confirm: address }
		},
	),
}
