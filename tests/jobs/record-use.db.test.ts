import type { JobHelpers } from 'graphile-worker'
import { beforeEach, expect, test } from 'vitest'
import { recordUse } from '@/jobs/record-use'
import { useDatabase } from '../support/database'
import { aDomain, aDomainDay, aMailbox, anAlias, anOrganization } from '../support/factories'

const here = useDatabase()
const record = () => recordUse({}, { query: (text: string) => here.owner.query(text) } as unknown as JobHelpers)
const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
const daysOf = async ({ id }: { id: string }) =>
	(
		await here.owner.query(
			`SELECT u.day::text AS day, u.mailboxes, u.aliases, u.reserved_bytes AS reserved, u.used_bytes AS used, d.estimated
			FROM domain_day u JOIN usage_day d ON d.day = u.day WHERE u.domain_id = $1 ORDER BY u.day`,
			[id],
		)
	).rows
const holds = (mailbox: { id: string }, bytes: number) =>
	here.owner.query('INSERT INTO mail_usage (mailbox_id, bytes) VALUES ($1, $2)', [mailbox.id, bytes])
const setting = async () => aDomain(here.owner, (await anOrganization(here.owner)).id)

beforeEach(async () => {
	await here.owner.query('TRUNCATE domain_day, usage_day')
})

test('a day counts mailboxes outside the trash, aliases but the protected, storage reserved and in use', async () => {
	const domain = await setting()
	await holds(await aMailbox(here.owner, domain, { quota_bytes: 1000 }), 300)
	await holds(await aMailbox(here.owner, domain, { quota_bytes: 500, enabled: false }), 20)
	await holds(await aMailbox(here.owner, domain, { quota_bytes: null }), 7)
	await holds(await aMailbox(here.owner, domain, { quota_bytes: 10_000, deleted_at: new Date() }), 9000)
	await anAlias(here.owner, domain, ['a@elsewhere.test'])
	await anAlias(here.owner, domain, ['a@elsewhere.test'], { protected: true })
	await record()
	expect(await daysOf(domain)).toEqual([
		{ day: dayAgo(0), mailboxes: 3, aliases: 1, reserved: '1507', used: '327', estimated: false },
	])
})

test('a domain without anything is counted, one in the trash is not', async () => {
	const empty = await setting()
	const gone = await aDomain(here.owner, empty.organizationId, { deleted_at: new Date() })
	await record()
	expect(await daysOf(empty)).toMatchObject([{ mailboxes: 0, reserved: '0', used: '0' }])
	expect(await daysOf(gone)).toEqual([])
})

test('a day is counted once: what comes later in the day changes nothing, a domain that is made later is added', async () => {
	const domain = await setting()
	await record()
	await aMailbox(here.owner, domain)
	const late = await aDomain(here.owner, domain.organizationId)
	await aMailbox(here.owner, late)
	await record()
	await record()
	expect(await daysOf(domain)).toMatchObject([{ mailboxes: 0 }])
	expect(await daysOf(late)).toMatchObject([{ mailboxes: 1 }])
})

test('days without a worker are filled in with the smaller of the days around them, and marked', async () => {
	const domain = await setting()
	const young = await setting()
	const removed = await aDomain(here.owner, domain.organizationId, { deleted_at: new Date() })
	await aDomainDay(here.owner, domain, dayAgo(4), { mailboxes: 5, reservedBytes: 10n, usedBytes: 900n })
	await aDomainDay(here.owner, removed, dayAgo(4), { mailboxes: 5 })
	await holds(await aMailbox(here.owner, domain, { quota_bytes: 1000 }), 300)
	await record()
	await record()
	const filled = { mailboxes: 1, reserved: '10', used: '300', estimated: true }
	expect(await daysOf(domain)).toMatchObject([
		{ day: dayAgo(4), mailboxes: 5, estimated: false },
		{ day: dayAgo(3), ...filled },
		{ day: dayAgo(2), ...filled },
		{ day: dayAgo(1), ...filled },
		{ day: dayAgo(0), mailboxes: 1, estimated: false },
	])
	expect(await daysOf(young)).toHaveLength(1)
	expect(await daysOf(removed)).toHaveLength(1)
})

test('a domain that lay in the trash for some days is not filled in', async () => {
	const domain = await setting()
	const other = await setting()
	for (const days of [3, 2, 1]) await aDomainDay(here.owner, other, dayAgo(days))
	await aDomainDay(here.owner, domain, dayAgo(3), { mailboxes: 5 })
	await record()
	expect((await daysOf(domain)).map(({ day }) => day)).toEqual([dayAgo(3), dayAgo(0)])
})

test('a gap longer than a month stays one', async () => {
	const domain = await setting()
	await aDomainDay(here.owner, domain, dayAgo(40))
	await record()
	expect((await daysOf(domain)).map(({ day }) => day)).toEqual([dayAgo(40), dayAgo(0)])
})

test('100,000 mailboxes are counted in seconds, and the hours after cost next to nothing', async () => {
	const organization = await anOrganization(here.owner)
	const client = await here.owner.connect()
	try {
		await client.query(`BEGIN; SET LOCAL session_replication_role = replica;
			INSERT INTO domain (id, organization_id, name) SELECT gen_random_uuid(), '${organization.id}', 'many' || n || '.test' FROM generate_series(1, 1000) n;
			INSERT INTO account (id, name, address) SELECT gen_random_uuid(), 'Many', 'many' || n || '@many.test' FROM generate_series(1, 1) n;
			INSERT INTO mailbox (id, account_id, domain_id, local_part, address, quota_bytes)
				SELECT gen_random_uuid(), (SELECT id FROM account WHERE name = 'Many'), d.id, 'm' || n, 'm' || n || '@' || d.name, 1000
				FROM domain d CROSS JOIN generate_series(1, 100) n WHERE d.organization_id = '${organization.id}';
			INSERT INTO mail_usage (mailbox_id, bytes) SELECT id, 500 FROM mailbox WHERE local_part LIKE 'm%' AND quota_bytes = 1000
				ON CONFLICT DO NOTHING;
			COMMIT`)
	} finally {
		client.release()
	}
	await here.owner.query('ANALYZE mailbox, domain, mail_usage')
	const timed = async () => {
		const from = performance.now()
		await record()
		return performance.now() - from
	}
	const [first, second] = [await timed(), await timed()]
	const { rows } = await here.owner.query(
		'SELECT count(*)::int AS domains, sum(mailboxes)::int AS mailboxes, sum(used_bytes)::int AS used FROM domain_day WHERE organization_id = $1',
		[organization.id],
	)
	expect(rows).toEqual([{ domains: 1000, mailboxes: 100_000, used: 50_000_000 }])
	expect(first).toBeLessThan(15_000)
	expect(second).toBeLessThan(3_000)
}, 120_000)
