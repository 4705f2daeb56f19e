import { beforeAll, describe, expect, test } from 'vitest'
import { listMailboxes, type MailboxFilter } from '@/features/mailboxes/list-mailboxes'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anAdministrator, anOrganization, random } from '../../support/factories'
import { pagesFrom, rowsOf } from '../paging'

const here = useDatabase()
const ROWS = 120
type Domain = Awaited<ReturnType<typeof aDomain>>
let domain: Domain
let other: Domain
let viewer: Awaited<ReturnType<typeof viewerOf>>

/** As fast as it gets: 120 with one hash. */
async function fill(into: Domain, prefix: string, count = ROWS) {
	await here.owner.query(
		`WITH a AS (INSERT INTO account (id, name, address, state, password_hash, domain_id)
			SELECT gen_random_uuid(), 'Person ' || n, $2 || lpad(n::text, 4, '0') || '@' || $3, 'active', '$argon2id$v=19$m=19456,t=2,p=1$a$b', $1 FROM generate_series(1, $4::int) n RETURNING id, address)
		 INSERT INTO mailbox (id, account_id, domain_id, local_part, created_at)
			SELECT gen_random_uuid(), id, $1, split_part(address, '@', 1), now() - (row_number() OVER () / 3) * interval '1 second' FROM a`,
		[into.id, prefix, into.name, count],
	)
}
const list =
	(filter: MailboxFilter = {}) =>
	(at: string | undefined) =>
		listMailboxes(viewer, { ...filter, at })
const truth = async (order: string) =>
	(
		await here.owner.query<{ address: string }>(
			`SELECT address FROM mailbox WHERE domain_id = $1 AND deleted_at IS NULL ORDER BY ${order}`,
			[domain.id],
		)
	).rows.map((row) => row.address)
const USED = '(SELECT x.used_mb FROM mailbox_use x WHERE x.mailbox_id = mailbox.id)'
const addresses = (rows: readonly { address: string }[]) => rows.map((row) => row.address)

beforeAll(async () => {
	const organization = await anOrganization(here.owner)
	domain = await aDomain(here.owner, organization.id)
	other = await aDomain(here.owner, organization.id)
	await fill(domain, 'box')
	await fill(other, 'box')
	// Some hold as much as others, to the MB.
	await here.owner.query(
		'INSERT INTO mail_usage (mailbox_id, bytes) SELECT id, (hashtext(address) & 31)::bigint << 20 FROM mailbox',
	)
	viewer = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { domains: [domain.id] }))
})

describe('paging over 120 mailboxes', () => {
	test.each([
		['address', 'address, id'],
		['-address', 'address DESC, id DESC'],
		['created', 'created_at, id'],
		['-created', 'created_at DESC, id DESC'],
		['used', `${USED}, id`],
		['-used', `${USED} DESC, id DESC`],
		['nonsense', 'address, id'],
		['passwordHash', 'address, id'],
		['__proto__', 'address, id'],
	])('by %s goes through all of them in order, and back the same way', async (sort, order) => {
		const there = await pagesFrom(list({ sort }))
		expect(there.map((page) => page.rows.length)).toEqual([50, 50, 20])
		expect(addresses(rowsOf(there))).toEqual(await truth(order))
		expect([there[0]?.previous, there.at(-1)?.next]).toEqual([null, null])
		const back = await pagesFrom(list({ sort }), 'previous', { at: there.at(-1)?.previous ?? undefined })
		expect(back.map((page) => addresses(page.rows))).toEqual(
			there
				.slice(0, -1)
				.toReversed()
				.map((page) => addresses(page.rows)),
		)
	})

	test.each(['address', '-address', 'created', '-created'])(
		'by %s shows each once, though others come and go in between',
		async (sort) => {
			const before = await truth('address')
			const made: string[] = []
			const between = async () => {
				for (const localPart of [`a${random()}`, `box005${random()}`, `z${random()}`])
					made.push((await aMailbox(here.owner, domain, { local_part: localPart })).address)
				await here.owner.query('DELETE FROM mailbox WHERE address = $1', [made.shift()])
			}
			const seen = addresses(rowsOf(await pagesFrom(list({ sort }), 'next', { between })))
			expect(new Set(seen).size).toBe(seen.length)
			expect(seen).toEqual(expect.arrayContaining(before))
			await here.owner.query('DELETE FROM mailbox WHERE domain_id = $1 AND address <> ALL ($2)', [domain.id, before])
		},
	)

	test('a cursor of another order, or none of ours, begins at the start', async () => {
		const first = await listMailboxes(viewer, {})
		const created = await listMailboxes(viewer, { sort: 'created' })
		expect((await listMailboxes(viewer, { sort: 'created', at: first.next ?? '' })).rows).toEqual(created.rows)
		for (const at of ['x', 'eyJ9', '%00', "' OR 1=1 --", Buffer.from('["a\\u0000","x",false]').toString('base64url')])
			expect((await listMailboxes(viewer, { at })).rows).toEqual(first.rows)
	})

	test('the same name in two domains keeps its place by id', async () => {
		const admin = await viewerOf(await anAdministrator(here.owner))
		const rows = rowsOf(await pagesFrom((at) => listMailboxes(admin, { q: 'box0', at })))
		expect(new Set(rows.map((row) => row.id)).size).toBe(2 * ROWS)
	})
})

describe('filters', () => {
	test('by state, and nothing for a state that there is not', async () => {
		const own = await aDomain(here.owner, domain.organizationId)
		const [off, sends, on] = [
			await aMailbox(here.owner, own, { enabled: false }),
			await aMailbox(here.owner, own, { send_only: true }),
			await aMailbox(here.owner, own),
		]
		const seer = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { domains: [own.id] }))
		const shown = async (state: string) => addresses((await listMailboxes(seer, { state })).rows)
		expect(await shown('disabled')).toEqual([off.address])
		expect(await shown('send-only')).toEqual([sends.address])
		expect(await shown('enabled')).toEqual([on.address])
		expect(await shown('toString')).toHaveLength(3)
	})

	test('D-25 by a domain that is not the viewer’s shows nothing; by no id at all, everything of theirs', async () => {
		expect((await listMailboxes(viewer, { domain: other.id })).rows).toEqual([])
		for (const nonsense of ['x', "' OR true --", '%'])
			expect((await listMailboxes(viewer, { domain: nonsense })).rows).toHaveLength(50)
	})
})

test('a mailbox of a disabled domain, organization or person is shown as stopped, with its own state unchanged', async () => {
	const reseller = await anOrganization(here.owner)
	const organization = await anOrganization(here.owner, { parent_id: reseller.id })
	const stopped = await aDomain(here.owner, organization.id)
	const mailbox = await aMailbox(here.owner, stopped)
	const seer = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { domains: [stopped.id] }))
	const shown = async () => (await listMailboxes(seer, {})).rows.map(({ enabled, stopped: is }) => [enabled, is])
	expect(await shown()).toEqual([[true, false]])
	for (const [table, id, off, on] of [
		['organization', reseller.id, 'enabled = false', 'enabled = true'],
		['domain', stopped.id, 'enabled = false', 'enabled = true'],
		['account', mailbox.accountId, "state = 'disabled'", "state = 'active'"],
	]) {
		await here.owner.query(`UPDATE ${table} SET ${off} WHERE id = $1`, [id])
		expect([table, await shown()]).toEqual([table, [[true, true]]])
		await here.owner.query(`UPDATE ${table} SET ${on} WHERE id = $1`, [id])
	}
})

test('what lies in the trash, or in a domain in the trash, is not in the list', async () => {
	const gone = await aDomain(here.owner, domain.organizationId)
	const [live, deleted] = [
		await aMailbox(here.owner, gone),
		await aMailbox(here.owner, gone, { deleted_at: new Date() }),
	]
	const seer = await viewerOf(
		await aDelegate(here.owner, ['mailbox.read'], { domains: [gone.id], mailboxes: [live.id, deleted.id] }),
	)
	expect(addresses((await listMailboxes(seer, {})).rows)).toEqual([live.address])
	await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [gone.id])
	for (const filter of [{}, { domain: gone.id }, { q: live.address }])
		expect((await listMailboxes(seer, filter)).rows).toEqual([])
})
