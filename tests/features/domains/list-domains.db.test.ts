import { beforeAll, describe, expect, test } from 'vitest'
import type { GrantableRight } from '@/core/policy'
import { listDomainTrash } from '@/features/domains/list-domain-trash'
import { type DomainFilter, listDomains } from '@/features/domains/list-domains'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anAdministrator, anOrganization } from '../../support/factories'

const here = useDatabase()
const READ: GrantableRight[] = ['domain.read']
type Made = Awaited<ReturnType<typeof aDomain>>
let reseller: { id: string; name: string }
let customer: { id: string; name: string }
let admin: { id: string }
const made: Record<string, Made> = {}

beforeAll(async () => {
	reseller = await anOrganization(here.owner)
	customer = await anOrganization(here.owner, { parent_id: reseller.id })
	admin = await anAdministrator(here.owner)
	const rows = [
		['alpha', reseller, { name: 'alpha.test', description: 'Customer 4711', max_mailboxes: 4 }],
		['beta', customer, { name: 'beta.test' }],
		['buecher', customer, { name: 'xn--bcher-kva.test' }],
		['off', customer, { name: 'off_percent.test'.replace('_', '-'), enabled: false }],
		['gone', customer, { name: 'gone.test', deleted_at: new Date('2026-01-02T03:04:05.678Z') }],
	] as const
	for (const [key, { id }, values] of rows) made[key] = await aDomain(here.owner, id, values)
	await aMailbox(here.owner, made.alpha as Made, { quota_bytes: '1000' })
})

const names = async (who: { id: string }, filter: DomainFilter = {}) =>
	(await listDomains(await viewerOf(who), filter)).rows.map((row) => row.name)

test('the list has what is used of what, whose it is, and no domain of the trash', async () => {
	const { rows, next, previous } = await listDomains(await viewerOf(admin), {})
	expect(rows.map((row) => row.name)).toEqual(['alpha.test', 'beta.test', 'off-percent.test', 'xn--bcher-kva.test'])
	expect(rows[0]).toMatchObject({
		organizationName: reseller.name,
		mailboxes: 1,
		maxMailboxes: 4,
		aliases: 0,
		storageBytes: 1000n,
		maxStorageBytes: null,
		enabled: true,
		stopped: false,
		can: { edit: true, remove: true, createMailbox: true },
	})
	expect([next, previous]).toEqual([null, null])
})

describe('P6 scope', () => {
	test('a delegate of one domain sees that one, without its organization, and may do nothing more to it', async () => {
		const delegate = await aDelegate(here.owner, READ, { domains: [made.beta?.id ?? ''] })
		const { rows } = await listDomains(await viewerOf(delegate), {})
		expect(rows).toMatchObject([
			{ name: 'beta.test', organizationName: null, can: { edit: false, remove: false, createMailbox: false } },
		])
	})

	test('a delegate of a customer sees what lies in it, and the reseller what lies below', async () => {
		const delegate = await aDelegate(here.owner, READ, { organizations: [customer.id] })
		const above = await aDelegate(here.owner, READ, { organizations: [reseller.id] })
		expect(await names(delegate)).toEqual(['beta.test', 'off-percent.test', 'xn--bcher-kva.test'])
		expect(await names(above)).toHaveLength(4)
	})

	test('no filter and no search reaches past the scope', async () => {
		const delegate = await aDelegate(here.owner, READ, { domains: [made.beta?.id ?? ''] })
		expect(await names(delegate, { q: 'alpha' })).toEqual([])
		expect(await names(delegate, { organization: reseller.id })).toEqual([])
		expect(await names(delegate, { organization: customer.id })).toEqual(['beta.test'])
	})

	test('without the right there is no list at all', async () => {
		const delegate = await aDelegate(here.owner, ['mailbox.read'], { domains: [made.beta?.id ?? ''] })
		await expect(listDomains(await viewerOf(delegate), {})).rejects.toMatchObject({ problem: { kind: 'not-found' } })
		await expect(listDomainTrash(await viewerOf(delegate), {})).rejects.toMatchObject({
			problem: { kind: 'not-found' },
		})
	})
})

test.each<[string, DomainFilter, string[]]>([
	['a part of a name', { q: 'LPH' }, ['alpha.test']],
	['a part of a description', { q: 'customer 47' }, ['alpha.test']],
	['a part of an international name', { q: 'büch' }, ['xn--bcher-kva.test']],
	['a whole international name', { q: 'Bücher.test' }, ['xn--bcher-kva.test']],
	['its punycode', { q: 'xn--bcher' }, ['xn--bcher-kva.test']],
	['signs that mean something to LIKE', { q: '%' }, []],
	['an underscore', { q: 'off_percent' }, []],
	['a sign that PostgreSQL does not take', { q: 'al\0pha' }, ['alpha.test']],
	['enabled ones', { state: 'enabled' }, ['alpha.test', 'beta.test', 'xn--bcher-kva.test']],
	['disabled ones', { state: 'disabled' }, ['off-percent.test']],
	['stopped ones, of which there are none', { state: 'stopped' }, []],
	[
		'a state that is none',
		{ state: 'constructor' },
		['alpha.test', 'beta.test', 'off-percent.test', 'xn--bcher-kva.test'],
	],
	[
		'an organization that is none',
		{ organization: "x'; --" },
		['alpha.test', 'beta.test', 'off-percent.test', 'xn--bcher-kva.test'],
	],
	['the name backwards', { sort: '-name', state: 'enabled' }, ['xn--bcher-kva.test', 'beta.test', 'alpha.test']],
	[
		'the oldest first',
		{ sort: 'created', q: 't' },
		['alpha.test', 'beta.test', 'xn--bcher-kva.test', 'off-percent.test'],
	],
	['a cursor that is none', { at: 'AAAA', q: 'beta' }, ['beta.test']],
])('the list is narrowed by %s', async (_what, filter, expected) => {
	expect(await names(admin, filter)).toEqual(expected)
})

test('the filter by a reseller shows what lies below it too', async () => {
	expect(await names(admin, { organization: reseller.id })).toHaveLength(4)
	expect(await names(admin, { organization: customer.id })).toHaveLength(3)
})

test.each(['name', '-name', 'created', '-created'])(
	'pages by %s leave nothing out and show nothing twice, there and back',
	async (sort) => {
		const viewer = await viewerOf(admin)
		const all = (await listDomains(viewer, { sort })).rows.map((row) => row.id)
		const forth: string[] = []
		let at: string | undefined
		let last: Awaited<ReturnType<typeof listDomains>>
		do {
			last = await listDomains(viewer, { sort, at }, 1)
			forth.push(...last.rows.map((row) => row.id))
			at = last.next ?? undefined
		} while (at)
		expect(forth).toEqual(all)
		const back: string[] = []
		while (last.previous) {
			last = await listDomains(viewer, { sort, at: last.previous }, 1)
			back.unshift(...last.rows.map((row) => row.id))
		}
		expect(back).toEqual(all.slice(0, -1))
	},
)

test('a cursor of another order begins at the start', async () => {
	const viewer = await viewerOf(admin)
	const { next } = await listDomains(viewer, { sort: 'name' }, 1)
	expect((await listDomains(viewer, { sort: 'created', at: next ?? '' })).rows).toHaveLength(4)
})

test('a disabled organization stops its domains on the list, also for who does not see the organization', async () => {
	const above = await anOrganization(here.owner, { enabled: false })
	const below = await anOrganization(here.owner, { parent_id: above.id })
	const domain = await aDomain(here.owner, below.id)
	const delegate = await aDelegate(here.owner, READ, { domains: [domain.id] })
	const viewer = await viewerOf(delegate)
	expect((await listDomains(viewer, {})).rows).toMatchObject([{ name: domain.name, enabled: true, stopped: true }])
	expect((await listDomains(viewer, { state: 'stopped' })).rows).toHaveLength(1)
	expect((await listDomains(viewer, { state: 'enabled' })).rows).toHaveLength(0)
	await here.owner.query('UPDATE organization SET enabled = true WHERE id = $1', [above.id])
	await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [domain.id])
})

test('the trash shows what was deleted, whose it was, and whether the name is in use again', async () => {
	const delegate = await aDelegate(here.owner, ['domain.read', 'domain.restore'], { organizations: [customer.id] })
	const reader = await aDelegate(here.owner, READ, { organizations: [customer.id] })
	const { rows } = await listDomainTrash(await viewerOf(delegate), {})
	expect(rows).toMatchObject([{ name: 'gone.test', organizationName: customer.name, taken: false, mayRestore: true }])
	expect(rows).toMatchObject([{ erasesAt: null }])
	expect((await listDomainTrash(await viewerOf(reader), {})).rows).toMatchObject([{ mayRestore: false }])
	const again = await aDomain(here.owner, reseller.id, { name: 'gone.test' })
	expect((await listDomainTrash(await viewerOf(delegate), { sort: 'name', q: 'gon' })).rows).toMatchObject([
		{ taken: true },
	])
	expect((await listDomainTrash(await viewerOf(delegate), { q: 'beta' })).rows).toEqual([])
	await here.owner.query('DELETE FROM domain WHERE id = $1', [again.id])
})

test('the trash says when the mail of a domain is erased', async () => {
	const organization = await anOrganization(here.owner, { trash_days: 12 })
	const domain = await aDomain(here.owner, organization.id)
	await aMailbox(here.owner, domain)
	await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [domain.id])
	const reader = await aDelegate(here.owner, READ, { domains: [domain.id] })
	const { rows } = await listDomainTrash(await viewerOf(reader), {})
	expect(rows[0]?.erasesAt?.getTime()).toBe((rows[0]?.deletedAt.getTime() ?? 0) + 12 * 86_400_000)
})
