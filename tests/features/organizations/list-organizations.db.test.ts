import { beforeAll, describe, expect, test } from 'vitest'
import type { GrantableRight } from '@/core/policy'
import { getOrganization, whatIsInside } from '@/features/organizations/get-organization'
import { listOrganizations, type OrganizationFilter } from '@/features/organizations/list-organizations'
import { contentsOf } from '@/features/organizations/organization-contents'
import { parentChoices, resellers } from '@/features/organizations/parent-choices'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anAccount, anAdministrator, anOrganization } from '../../support/factories'

const here = useDatabase()
const TOP = 'Äpfel & Co'
const READ: GrantableRight[] = ['organization.read']
type Made = Awaited<ReturnType<typeof anOrganization>>
const made: Record<'top' | 'below' | 'deep' | 'other', Made> = Object.create(null)
let admin: { id: string }

beforeAll(async () => {
	admin = await anAdministrator(here.owner)
	made.top = await anOrganization(here.owner, { name: TOP, max_domains: 5 })
	made.below = await anOrganization(here.owner, { name: 'birne', parent_id: made.top.id, enabled: false })
	made.deep = await anOrganization(here.owner, { name: 'Citrus', parent_id: made.below.id })
	made.other = await anOrganization(here.owner, { name: 'Dattel' })
	const domain = await aDomain(here.owner, made.deep.id)
	await aMailbox(here.owner, domain, { quota_bytes: '77' })
})

const names = async (who: { id: string }, filter: OrganizationFilter = {}) =>
	(await listOrganizations(await viewerOf(who), filter)).rows.map((row) => row.name)

test('what is used counts for every organization above', async () => {
	const { rows } = await listOrganizations(await viewerOf(admin), {})
	const byName = new Map(rows.map((row) => [row.name, row]))
	const use = { domains: 1, mailboxes: 1, storageBytes: 77n }
	expect(byName.get(TOP)).toMatchObject({ ...use, maxDomains: 5, parentName: null, stopped: false })
	expect(byName.get('birne')).toMatchObject({ ...use, parentName: TOP, enabled: false, stopped: false })
	expect(byName.get('Citrus')).toMatchObject({ ...use, parentName: 'birne', enabled: true, stopped: true })
	expect(byName.get('Dattel')).toMatchObject({ domains: 0, mailboxes: 0, storageBytes: 0n })
})

describe('scope', () => {
	test('a reseller sees itself and what lies below, a customer itself alone and not the name above', async () => {
		const reseller = await aDelegate(here.owner, READ, { organizations: [made.top.id] })
		const customer = await aDelegate(here.owner, READ, { organizations: [made.deep.id] })
		expect((await names(reseller)).toSorted()).toEqual(['Citrus', 'birne', TOP].toSorted())
		const { rows } = await listOrganizations(await viewerOf(customer), {})
		expect(rows).toMatchObject([{ name: 'Citrus', parentName: null, stopped: true, can: { edit: false } }])
		expect(await getOrganization(await viewerOf(customer), made.top.id)).toBeNull()
		expect(await getOrganization(await viewerOf(customer), made.other.id)).toBeNull()
	})

	test('without the right there is no list at all', async () => {
		const delegate = await aDelegate(here.owner, ['domain.read'], { organizations: [made.top.id] })
		await expect(listOrganizations(await viewerOf(delegate), {})).rejects.toMatchObject({
			problem: { kind: 'not-found' },
		})
	})
})

test.each<[string, () => OrganizationFilter, string[]]>([
	['a part of a name, in whatever case', () => ({ q: 'IRN' }), ['birne']],
	['signs that mean something to LIKE', () => ({ q: '%' }), []],
	['all below a reseller', () => ({ below: made.top.id }), ['birne', 'Citrus']],
	['all at the top', () => ({ below: 'top', q: 'a' }), ['Dattel']],
	['disabled ones', () => ({ state: 'disabled' }), ['birne']],
	['stopped ones', () => ({ state: 'stopped' }), ['Citrus']],
	['enabled ones', () => ({ state: 'enabled', q: 'dat' }), ['Dattel']],
	['the name backwards', () => ({ below: made.top.id, sort: '-name' }), ['Citrus', 'birne']],
	['the latest first', () => ({ below: made.top.id, sort: '-created' }), ['Citrus', 'birne']],
])('the list is narrowed by %s', async (_what, filter, expected) => {
	expect(await names(admin, filter())).toEqual(expected)
})

test('pages leave nothing out and show nothing twice', async () => {
	const viewer = await viewerOf(admin)
	const all = (await listOrganizations(viewer, {})).rows.map((row) => row.id)
	const forth: string[] = []
	let at: string | undefined
	do {
		const page = await listOrganizations(viewer, { at }, 1)
		forth.push(...page.rows.map((row) => row.id))
		at = page.next ?? undefined
	} while (at)
	expect(forth).toEqual(all)
})

test('the page of an organization says what may be done; who holds the right on it alone sets no limits', async () => {
	await anAccount(here.owner, { organization_id: made.other.id })
	const rights: GrantableRight[] = ['organization.read', 'organization.edit', 'account.read']
	const delegate = await aDelegate(here.owner, rights, { organizations: [made.other.id] })
	expect(await getOrganization(await viewerOf(delegate), made.other.id)).toMatchObject({
		people: 1,
		can: { 'organization.edit': true, 'set-limits': false, 'organization.remove': false, 'read-domains': false },
	})
	expect((await getOrganization(await viewerOf(admin), made.other.id))?.can).toMatchObject({ 'set-limits': true })
})

test('what keeps an organization is told in words', async () => {
	const inside = await whatIsInside(await viewerOf(admin), made.deep.id)
	const words = (of: typeof inside) => contentsOf(made.deep.id, of).map((one) => one.words)
	expect(words(inside)).toEqual(['1 domain', '1 person', '1 grant on the organization'])
	expect(words({ ...inside, domains: 1001, people: 2 })).toEqual([
		'more than 1,000 domains',
		'2 people',
		'1 grant on the organization',
	])
})

test('a form offers exactly the places where the viewer may make an organization', async () => {
	const maker = await aDelegate(here.owner, ['organization.create'], { organizations: [made.below.id] })
	expect(await parentChoices(await viewerOf(maker))).toMatchObject({ organizations: [{ path: 'birne' }] })
	await here.owner.query('UPDATE organization SET reseller = true WHERE id = $1', [made.deep.id])
	const offered = await parentChoices(await viewerOf(maker))
	expect(offered).toMatchObject({ top: false, organizations: [{ path: 'birne' }, { path: 'birne › Citrus' }] })
	expect(await parentChoices(await viewerOf(admin))).toMatchObject({ top: true })
	expect((await resellers(await viewerOf(admin))).map(({ name }) => name).toSorted()).toEqual(['birne', TOP].toSorted())
})
