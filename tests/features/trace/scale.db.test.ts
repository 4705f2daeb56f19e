import { beforeAll, expect, test } from 'vitest'
import type { Loaded } from '@/core/gateway/actor'
import { listOwnTraces, listTraces } from '@/features/trace/list-traces'
import type { TraceFilter } from '@/features/trace/trace-filter'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anAdministrator, anOrganization } from '../../support/factories'
import { explained, sent } from '../../support/statements'

const here = useDatabase()
const viewers: Record<string, Loaded> = {}
let big: Awaited<ReturnType<typeof aDomain>>
let busy: { id: string; address: string; accountId: string }

/** One large domain that takes mail and sends none, with one busy mailbox, among 200 small ones; some senders write to nearly everybody but them. */
const DOMAINS =
	"INSERT INTO domain (id, organization_id, name) SELECT gen_random_uuid(), $1, 'd' || n || '.test' FROM generate_series(1, 200) n"
const PARTS = `
	INSERT INTO trace_part (id, journey_id, queue_id, at, side, domain_id, mailbox_id, sender, sender_domain, recipient, recipient_domain, subject, message_id, size_bytes, result, result_at)
	SELECT gen_random_uuid(), gen_random_uuid(), 'q' || n, now() - n * interval '25 seconds', side, domain_id, mailbox_id, sender, substring(sender FROM '[^@]*$'), recipient,
		substring(recipient FROM '[^@]*$'), subject, 'm' || n || '@client.test', 1000, result, now() - n * interval '25 seconds'
	FROM (SELECT n, CASE WHEN is_big OR n % 7 > 0 THEN 'recipient' ELSE 'sender' END AS side, CASE WHEN is_big THEN $1::uuid ELSE d.id END AS domain_id,
			CASE WHEN is_big AND n % 4 = 0 THEN $2::uuid END AS mailbox_id,
			CASE WHEN NOT is_big AND n % 3 = 0 OR n % 20000 = 0 THEN 'news' || n % 2 || '@shop.test' ELSE 'p' || n % 5000 || '@d' || n % 300 || '.example' END AS sender,
			CASE WHEN is_big AND n % 4 = 0 THEN $3 ELSE 'u' || n % 700 || '@' || CASE WHEN is_big THEN $4 ELSE d.name END END AS recipient,
			CASE WHEN NOT is_big AND n % 2 = 0 OR n % 20000 = 0 THEN 'Timetable of the week' WHEN n % 9973 = 0 THEN 'A unicorn' ELSE 'Re: ' || md5(n::text) END AS subject,
			CASE WHEN is_big AND n % 10000 > 0 THEN 'received' WHEN n % 11 = 0 THEN 'refused' WHEN n % 101 = 0 THEN 'deferred' WHEN n % 103 = 0 THEN 'bounced' WHEN n % 7 = 0 THEN 'sent' ELSE 'received' END AS result
		FROM (SELECT n, n % 5 < 2 AS is_big FROM generate_series(1, 100000) n) g
		JOIN (SELECT id, name, row_number() OVER (ORDER BY name) AS nth FROM domain WHERE name LIKE 'd%.test') d ON d.nth = 1 + n % 200) made`

beforeAll(async () => {
	const organization = await anOrganization(here.owner)
	const other = await anOrganization(here.owner)
	big = await aDomain(here.owner, organization.id)
	const mailbox = await aMailbox(here.owner, big)
	busy = mailbox
	await here.owner.query(DOMAINS, [other.id])
	await here.owner.query(PARTS, [big.id, mailbox.id, mailbox.address, big.name])
	await here.owner.query('ANALYZE')
	const { rows } = await here.owner.query<{ id: string }>(
		"SELECT id FROM domain WHERE name LIKE 'd%.test' ORDER BY name",
	)
	const ids = rows.map(({ id }) => id)
	const add = async (name: string, scope: Parameters<typeof aDelegate>[2]) => {
		viewers[name] = await viewerOf(await aDelegate(here.owner, ['trace.read'], scope))
	}
	viewers['an administrator'] = await viewerOf(await anAdministrator(here.owner))
	await add('a delegate of a large domain', { domains: [big.id] })
	await add('a delegate of 150 domains', { domains: ids.slice(0, 150) })
	await add('a delegate of one mailbox', { mailboxes: [mailbox.id] })
	viewers['an owner'] = await viewerOf({ id: mailbox.accountId })
}, 180_000)

const SEARCHES: [string, () => TraceFilter][] = [
	['everything', () => ({})],
	['everything, the oldest first', () => ({ sort: 'at' })],
	['a sender', () => ({ from: 'p77@d77.example' })],
	['a sender who writes to everybody', () => ({ from: 'news1@shop.test' })],
	['the beginning of a sender', () => ({ from: 'p77' })],
	['the beginning of one who writes to everybody', () => ({ from: 'news' })],
	['a sender’s domain', () => ({ from: '@d77.example' })],
	['a domain that writes to everybody', () => ({ from: '@shop.test' })],
	['a recipient', () => ({ to: `u77@${big.name}` })],
	['a recipient who gets much', () => ({ to: busy.address })],
	['the beginning of a recipient', () => ({ to: 'u77' })],
	['a recipient’s domain', () => ({ to: '@d7.test' })],
	['a large recipient’s domain', () => ({ to: `@${big.name}` })],
	['a message id', () => ({ id: 'm77777@client.test' })],
	['a rare subject', () => ({ subject: 'unicorn' })],
	['a common subject', () => ({ subject: 'timetable' })],
	['a subject that is nowhere', () => ({ subject: 'dragon' })],
	['refused', () => ({ result: 'refused' })],
	['deferred', () => ({ result: 'deferred' })],
	['bounced', () => ({ result: 'bounced' })],
	['sent', () => ({ result: 'sent' })],
	['received', () => ({ result: 'received' })],
	['out', () => ({ way: 'out' })],
	['in', () => ({ way: 'in' })],
	['of a domain', () => ({ domain: big.id })],
	['of a domain, refused', () => ({ domain: big.id, result: 'refused' })],
	['of a domain, out', () => ({ domain: big.id, way: 'out' })],
	['of a mailbox', () => ({ mailbox: busy.id })],
	['of a mailbox, sent', () => ({ mailbox: busy.id, result: 'sent' })],
	['of a mailbox, by one sender', () => ({ mailbox: busy.id, from: 'news0@shop.test' })],
	['days long ago', () => ({ since: day(25), until: day(20) })],
	['days long ago, refused', () => ({ since: day(25), until: day(20), result: 'refused' })],
	['days in the future', () => ({ since: '2099-01-01' })],
	['from one to another', () => ({ from: 'news1@shop.test', to: `u77@${big.name}` })],
	['from one to another domain', () => ({ from: '@shop.test', to: `@${big.name}` })],
	['from one, refused, within days', () => ({ from: '@shop.test', result: 'refused', since: day(9), until: day(1) })],
	['a subject, refused', () => ({ subject: 'timetable', result: 'refused' })],
	['a subject from one', () => ({ subject: 'timetable', from: 'news1@shop.test' })],
	['a subject from the beginning of one', () => ({ subject: 'timetable', from: 'p7' })],
]
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)

/** Rows of the trace that the transaction has looked at, whatever the plan, and inside of functions as well. */
const READ = `SELECT seq_scan::int AS "wholeTable", (seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS rows FROM pg_stat_xact_user_tables WHERE relname = 'trace_part'`

/** @returns what was read for one page */
async function readFor(viewer: Loaded, list: typeof listTraces, filter: TraceFilter) {
	const { statements, result } = await sent(() => list(viewer, filter))
	let told = { wholeTable: 0, rows: 0 }
	for (const transaction of statements)
		await explained(here.appUrl, transaction, async (client) => {
			told = (await client.query(READ)).rows[0]
		})
	return { ...told, found: (result as Awaited<ReturnType<typeof listTraces>>).rows.length }
}

/** Of 100,000. One mailbox, or one address, is read whole at the worst, and of many domains two pages of each. */
const MOST: [who: string, rows: number][] = [
	['an administrator', 3_500],
	['a delegate of a large domain', 10_500],
	['a delegate of 150 domains', 20_500],
	['a delegate of one mailbox', 10_500],
	['an owner', 10_500],
]
/** What the index over subjects brings up has the word in it, wherever it is; all of that may have to be looked through. */
const WITH_WORD = 30_200

test.each(MOST)(
	'Q6 whatever %s searches for, an index finds it, and a page reads no more than %i rows of 100,000',
	async (who, most) => {
		const viewer = viewers[who]
		if (!viewer) throw new Error(who)
		const list = who === 'an owner' ? listOwnTraces : listTraces
		const tooMuch: unknown[] = []
		for (const [name, filter] of SEARCHES) {
			const read = await readFor(viewer, list, filter())
			const may = filter().subject ? most + 3_000 + WITH_WORD : most
			if (read.wholeTable > 0 || read.rows > may) tooMuch.push({ name, ...read })
		}
		expect(tooMuch).toEqual([])
	},
	120_000,
)

test('Q6 a word that stands in many subjects is found among the latest', async () => {
	const viewer = viewers['an administrator']
	if (!viewer) throw new Error('nobody')
	expect(await readFor(viewer, listTraces, { subject: 'timetable' })).toMatchObject({
		found: 50,
		rows: expect.toSatisfy((n: number) => n < 2_500),
	})
})
