import { freshMailbox } from '../../tests/policy/world'
import { freshExport, freshProved, freshRestore } from '../../tests/policy/world-mail'
import { type ActionForm, on, own } from './action-form'

/** What a browser would send to the actions about copies of one's own mail, and to those that bring mail back. */
export const EXPORT_FORMS: Record<string, ActionForm> = {
	'exports.askExportAction': own(
		'own.export-mail',
		'reader',
		async (aim) => {
			const { id, accountId } = await freshMailbox(aim)
			await aim.world.db.query("UPDATE mail_export SET state = 'gone' WHERE account_id = $1", [accountId])
			return { mailbox: id, format: 'mbox' }
		},
		'/my/export',
	),
	'restores.askRestoreAction': on(
		'backup.restore',
		(id) => `/backups/${id}`,
		async (aim) => ({ backup: await freshProved(aim), to: 'same', address: '', how: 'place' }),
	),
	'restores.stopRestoreAction': on(
		'backup.restore',
		(id) => `/backups/${id}`,
		async (aim) => ({ restore: await freshRestore(aim) }),
	),
	'exports.discardExportAction': own('own.export-mail', 'reader', freshExport, '/my/export'),
}
