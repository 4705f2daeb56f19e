import { aBackup, PROVED } from '../../tests/support/backups'
import { aMailbox } from '../../tests/support/factories'
import type { Panel } from './panel'

const DAY_MS = 86_400_000

/** Backups of every kind, and a mailbox in the trash. @returns the id of that one */
export async function tellBackups(panel: Panel, ids: { mailbox: string; domain: string }): Promise<string> {
	const [domain] = await panel.query<{ id: string; name: string; organizationId: string }>(
		'SELECT id, name, organization_id AS "organizationId" FROM domain WHERE id = $1',
		[ids.domain],
	)
	if (!domain) throw new Error('The demonstration has no domain')
	const ago = (days: number) => new Date(Date.now() - days * DAY_MS)
	const trashed = await aMailbox(panel.owner, domain, { local_part: 'left.us', deleted_at: ago(4) })
	const proved = { ...PROVED, messages: 4210, folders: 9, bytes: 310 * 2 ** 20, mail_bytes: 640 * 2 ** 20 }
	await aBackup(panel.owner, ids.mailbox, { ...proved, why: 'hand', asked_by: 'Ada', created_at: ago(9) })
	const sealed = { encrypted_to: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kdv7jm9asc0qzyh' }
	await aBackup(panel.owner, ids.mailbox, { ...proved, ...sealed, why: 'schedule', created_at: ago(2) })
	const error = 'Backups cannot be kept in /srv/backups: the disk is full.'
	await aBackup(panel.owner, ids.mailbox, { state: 'failed', error, why: 'schedule', created_at: ago(1) })
	return trashed.id
}
