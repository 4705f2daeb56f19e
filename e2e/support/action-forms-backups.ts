/** The entries of action-forms.ts for the trash, backups and erasing. */
import { freshDomain, freshMailbox } from '../../tests/policy/world'
import { type ActionForm, mailbox, on } from './action-form'

export const BACKUP_FORMS: Record<string, ActionForm> = {
	'mailboxes.restoreMailboxAction': on(
		'mailbox.restore',
		() => '/mailboxes/trash',
		async (aim) => ({ mailbox: (await freshMailbox(aim, { deleted_at: new Date() })).id }),
	),
	'backup-schedules.setBackupScheduleAction': on(
		'backup.set-schedule',
		(id) => `/domains/${id}/backups`,
		async (aim) => ({
			...{ domain: (await freshDomain(aim)).id, version: '1', enabled: 'on' },
			...{ hour: '3', keepDays: '7', keepWeeks: '4', keepMonths: '12' },
		}),
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
