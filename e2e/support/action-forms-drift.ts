/** The entries of action-forms.ts for what differs. */
import { freshFinding } from '../../tests/policy/world'
import { random } from '../../tests/support/factories'
import { type ActionForm, on } from './action-form'

export const DRIFT_FORMS: Record<string, ActionForm> = {
	'drift.lookForDriftAction': on(
		'drift.look',
		() => '/drift',
		async ({ world }) => {
			await world.db.query("UPDATE drift_run SET state = 'done'")
			return {}
		},
		'server',
	),
	'drift.fixFindingAction': on(
		'drift.fix',
		(id) => `/drift/${id}`,
		async (aim) => ({ ...(await freshFinding(aim)) }),
	),
	'drift.archiveFindingAction': on(
		'drift.archive',
		(id) => `/drift/${id}`,
		async (aim) => ({ ...(await freshFinding(aim, 'unknown-maildir')) }),
		'server',
	),
	'drift.ignoreFindingAction': on(
		'drift.ignore',
		(id) => `/drift/${id}`,
		async (aim) => ({ ...(await freshFinding(aim)), version: '1', reason: 'It is a copy' }),
	),
	'drift.heedFindingAction': on(
		'drift.ignore',
		(id) => `/drift/${id}`,
		async (aim) => {
			const found = await freshFinding(aim)
			await aim.world.db.query("UPDATE drift_finding SET ignored_at = now(), ignored_reason = 'A copy' WHERE id = $1", [
				found.finding,
			])
			return { ...found }
		},
	),
	'mailboxes.adoptMaildirAction': on(
		'mailbox.adopt',
		(id) => `/drift/${id}/adopt`,
		async (aim) => ({
			...(await freshFinding(aim, 'unknown-maildir')),
			localPart: `n${random()}`,
			name: 'New',
			password: '',
			quota: '1 GB',
		}),
	),
}
