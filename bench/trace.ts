/**
 * `node --import tsx bench/trace.ts [--domains=400] [--mailboxes=5]`: searches in the message trace of 1,000,000 messages, as the pages ask for them:
 * as an administrator, as a delegate of three domains, and as one of all of them one by one. A page of 50 rows each, from the gateway on.
 */
import { rm } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import type pg from 'pg'
import { childEnvironment } from '../src/platform/env'
import { withClient } from './connect'
import { PEOPLE, type Person } from './data'
import { measure } from './measure'
import { readOptions } from './options'
import { environmentFor, startDatabase } from './panel'

const ROWS = 1_000_000
const ASKED = 25

/** Thirty days; some domains and senders have much of it and most have little. */
const FILL = `
	INSERT INTO trace_part (id, journey_id, queue_id, at, side, domain_id, mailbox_id, sender, sender_domain, recipient, recipient_domain, subject, message_id, size_bytes, result, result_at)
	SELECT gen_random_uuid(), gen_random_uuid(), 'q' || n, at, side, domain_id, mailbox_id, sender, substring(sender FROM '[^@]*$'), address, name, subject, 'm' || n || '@client.test', 4000,
		CASE WHEN n % 19 = 0 THEN 'refused' WHEN n % 97 = 0 THEN 'deferred' WHEN n % 89 = 0 THEN 'bounced' WHEN side = 'sender' THEN 'sent' ELSE 'received' END, at
	FROM (SELECT n, now() - n * interval '2.592 seconds' AS at, CASE WHEN n % 6 = 0 THEN 'sender' ELSE 'recipient' END AS side, 1 + floor(power(random(), 3) * $1)::int AS place,
			CASE WHEN n % 20 = 0 THEN 'news@shop.test' ELSE 'p' || floor(power(random(), 2) * 20000) || '@d' || n % 2000 || '.example' END AS sender,
			CASE WHEN n % 10 = 0 THEN 'Timetable of the week' WHEN n % 99991 = 0 THEN 'A unicorn' ELSE 'Re: ' || md5(n::text) END AS subject FROM generate_series(1, $2::int) n) g
	JOIN (SELECT m.id AS mailbox_id, m.address, d.id AS domain_id, d.name, row_number() OVER (ORDER BY m.id) AS place FROM mailbox m JOIN domain d ON d.id = m.domain_id) m USING (place)`

/** An index that is built once over all rows costs a tenth of one that follows each of them. */
async function fill(client: pg.Client): Promise<{ domain: string; address: string }> {
	const { rows: indexes } = await client.query<{ name: string; made: string }>(
		"SELECT indexname AS name, indexdef AS made FROM pg_indexes WHERE tablename = 'trace_part' AND indexname <> 'trace_part_pkey'",
	)
	for (const { name } of indexes) await client.query(`DROP INDEX ${name}`)
	const { rows: count } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM mailbox')
	await client.query(FILL, [count[0]?.n, ROWS])
	await client.query("SET maintenance_work_mem = '512MB'")
	for (const { made } of indexes) await client.query(made)
	await client.query('VACUUM ANALYZE trace_part')
	const { rows } = await client.query<{ domain: string; address: string }>(
		'SELECT p.domain_id AS domain, max(p.recipient) AS address FROM trace_part p GROUP BY 1 ORDER BY count(*) DESC LIMIT 1',
	)
	return rows[0] ?? { domain: '', address: '' }
}

const options = readOptions(['--domains=400', '--mailboxes=5', ...process.argv.slice(2)])
const database = await startDatabase(options)
try {
	const { domain, address } = await withClient(database.url, fill)
	process.env = childEnvironment(environmentFor(database))
	const { viewerOf } = await import('../tests/support/callers')
	const { listTraces } = await import('../src/features/trace/list-traces')
	const { closeDatabase } = await import('../src/platform/db/client')
	const searches: Record<string, Parameters<typeof listTraces>[1]> = {
		'the latest': {},
		'the oldest': { sort: 'at' },
		'a sender': { from: 'p77@d77.example' },
		'one who writes to everybody': { from: 'news@shop.test' },
		'the beginning of a sender': { from: 'p77' },
		'a recipient': { to: address },
		'from one domain to another': { from: '@d7.example', to: `@${address.split('@')[1]}` },
		'a message id': { id: 'm777777@client.test' },
		'a rare subject': { subject: 'unicorn' },
		'a common subject': { subject: 'timetable' },
		'what was refused': { result: 'refused' },
		'what had to wait in one domain': { domain, result: 'deferred' },
	}
	console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, load ${loadavg()[0]?.toFixed(1)}, ${ROWS} messages`)
	for (const person of Object.keys(PEOPLE) as Person[]) {
		const { rows } = await withClient(database.url, (client) =>
			client.query<{ id: string }>('SELECT id FROM account WHERE address = $1', [PEOPLE[person]]),
		)
		const viewer = await viewerOf({ id: rows[0]?.id ?? '' })
		for (const [name, filter] of Object.entries(searches)) {
			const once = async () => {
				const from = performance.now()
				await listTraces(viewer, filter)
				return performance.now() - from
			}
			const { p50, p99 } = await measure([once], ASKED)
			console.log(`${person.padEnd(14)} ${name.padEnd(32)} ${p50.toFixed(1).padStart(7)} ${p99.toFixed(1).padStart(7)}`)
		}
	}
	await closeDatabase()
} finally {
	await database.stop()
	if (!options.keep) await rm(options.folder, { recursive: true, force: true })
}
process.exit(0)
