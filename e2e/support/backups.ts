import { aBackup, aTrial, PROVED } from '../../tests/support/backups'
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
	const run = (day: number) =>
		panel
			.query<{ id: string }>(
				'INSERT INTO backup_run (id, domain_id, organization_id, day, started_at, asked_at) VALUES (gen_random_uuid(), $1, $2, $3, $4, $4) RETURNING id',
				[domain.id, domain.organizationId, ago(day).toISOString().slice(0, 10), ago(day)],
			)
			.then(([row]) => ({ run_id: row?.id }))
	// The worker of the panel that is looked at begins none of it.
	await panel.query(
		`INSERT INTO backup_schedule (domain_id, hour, since, last_day, tried_at) VALUES ($1, 2, now() + interval '1 day', $2, now())
		ON CONFLICT (domain_id) DO UPDATE SET enabled = true, since = excluded.since, last_day = excluded.last_day, tried_at = excluded.tried_at`,
		[domain.id, ago(1).toISOString().slice(0, 10)],
	)
	await aBackup(panel.owner, ids.mailbox, {
		state: 'failed',
		error,
		why: 'schedule',
		created_at: ago(1),
		...(await run(1)),
	})
	const nightly = { ...proved, why: 'schedule' }
	const good = await aBackup(panel.owner, ids.mailbox, {
		...nightly,
		created_at: ago(3),
		made_at: ago(3),
		...(await run(3)),
	})
	const whole = await aBackup(panel.owner, trashed.id, { ...nightly, created_at: ago(8), made_at: ago(8) })
	const found = { state: 'whole', found: 4210, created_at: ago(7), ended_at: ago(7) }
	await aTrial(panel.owner, whole, found)
	const note = 'It cannot be unpacked (Decoding error (36) : Restored data doesn’t match checksum).'
	await aTrial(panel.owner, good, { state: 'broken', note, created_at: ago(0.2), ended_at: ago(0.19) })
	return trashed.id
}
