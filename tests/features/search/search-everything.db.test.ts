import { beforeAll, describe, expect, test } from 'vitest'
import { GRANTABLE_RIGHTS, type GrantableRight } from '@/core/policy'
import { searchEverything } from '@/features/search'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aMailbox,
	anAccount,
	anAdministrator,
	anAlias,
	anOrganization,
	type Scope,
} from '../../support/factories'

const here = useDatabase()
const ids: Record<string, string> = {}

/** In two organizations the same: a domain, a mailbox of somebody called Zoë, an alias, and a person from outside. */
beforeAll(async () => {
	for (const name of ['mine', 'other']) {
		const organization = await anOrganization(here.owner)
		const domain = await aDomain(here.owner, organization.id, { name: `needle-${name}.test` })
		const place = { ...domain, name: `needle-${name}.test` }
		const mailbox = await aMailbox(here.owner, place, { local_part: 'needle.box' })
		await here.owner.query("UPDATE account SET name = 'Zoë Needle' WHERE id = $1", [mailbox.accountId])
		await anAlias(here.owner, place, [mailbox.address], { local_part: 'needle.alias' })
		await anAccount(here.owner, { name: `Needle of ${name}`, organization_id: organization.id })
		ids[name] = domain.id
		ids[`${name} organization`] = organization.id
		ids[`${name} mailbox`] = mailbox.id
	}
})
const found = async (
	typed: string,
	scope: Scope = { server: true },
	rights: readonly GrantableRight[] = GRANTABLE_RIGHTS,
) => {
	const groups = await searchEverything(await viewerOf(await aDelegate(here.owner, rights, scope)), typed)
	return Object.fromEntries(groups.map((group) => [group.label, group.items.map((item) => item.label)]))
}

describe('one search over everything', () => {
	test('finds domains, mailboxes, aliases and people by any part, each with its page', async () => {
		const groups = await searchEverything(await viewerOf(await anAdministrator(here.owner)), ' NEEDLE ')
		expect(groups.map((group) => [group.label, group.items.length])).toEqual([
			['Domains', 2],
			['Mailboxes', 2],
			['Aliases', 2],
			['People', 4],
		])
		expect(groups[1]?.items[0]).toEqual({
			label: 'needle.box@needle-mine.test',
			detail: 'Zoë Needle',
			href: `/mailboxes/${ids['mine mailbox']}`,
		})
		for (const group of groups)
			for (const item of group.items)
				expect(item.href).toMatch(/^\/(domains|mailboxes|aliases|accounts)\/[0-9a-f-]{36}$/)
	})

	test.each([
		['zoë', { People: ['Zoë Needle', 'Zoë Needle'] }],
		['ZOË', { People: ['Zoë Needle', 'Zoë Needle'] }],
		['', {}],
		['   ', {}],
		['%', {}],
		['_', {}],
		['\\', {}],
		['\u0000', {}],
		["'; DROP TABLE mailbox; --", {}],
		['nothing like it', {}],
	])('%j finds %j', async (typed, expected) => expect(await found(typed)).toEqual(expected))
})

describe('D-25 finds nothing that the viewer may not read', () => {
	test('of another domain or organization', async () => {
		const mine = {
			Domains: ['needle-mine.test'],
			Mailboxes: ['needle.box@needle-mine.test'],
			Aliases: ['needle.alias@needle-mine.test'],
		}
		expect(await found('needle', { domains: [ids.mine ?? ''] })).toEqual({ ...mine, People: ['Zoë Needle'] })
		expect(await found('needle', { organizations: [ids['mine organization'] ?? ''] })).toEqual({
			...mine,
			People: ['Needle of mine', 'Zoë Needle'],
		})
		expect(await found('needle-other', { domains: [ids.mine ?? ''] })).toEqual({})
	})

	test('but the one mailbox of a grant on one mailbox', async () => {
		expect(await found('needle', { mailboxes: [ids['mine mailbox'] ?? ''] })).toEqual({
			Mailboxes: ['needle.box@needle-mine.test'],
			People: ['Zoë Needle'],
		})
	})

	test.each([
		['domain.read', 'Domains'],
		['mailbox.read', 'Mailboxes'],
		['alias.read', 'Aliases'],
		['account.read', 'People'],
	] as const)('with %s alone only %s', async (right, label) => {
		expect(Object.keys(await found('needle', { server: true }, [right]))).toEqual([label])
	})

	test('and nothing at all for who holds nothing', async () => {
		expect(await searchEverything(await viewerOf(await anAccount(here.owner)), 'needle')).toEqual([])
	})
})

test('what begins with the text comes first, however many merely contain it', async () => {
	const domain = await aDomain(here.owner, ids['mine organization'] ?? '')
	await here.owner.query(
		`INSERT INTO alias (id, domain_id, local_part, destinations) SELECT gen_random_uuid(), $1, 'a' || n || '.wanted', '{x@y.test}' FROM generate_series(1, 300) n`,
		[domain.id],
	)
	await anAlias(here.owner, domain, ['x@y.test'], { local_part: 'wanted' })
	const { Aliases: aliases } = await found('wanted')
	expect(aliases).toHaveLength(6)
	expect(aliases?.[0]).toBe(`wanted@${domain.name}`)
})

test('names in Unicode are found and shown as people write them', async () => {
	const domain = await aDomain(here.owner, ids['mine organization'] ?? '', { name: 'xn--bcher-kva.test' })
	await aMailbox(here.owner, { ...domain, name: 'xn--bcher-kva.test' }, { local_part: 'leser' })
	expect(await found('bücher')).toMatchObject({ Domains: ['bücher.test'], Mailboxes: ['leser@bücher.test'] })
})

test('what lies in the trash is not found', async () => {
	const organization = await anOrganization(here.owner)
	const [kept, gone] = [await aDomain(here.owner, organization.id), await aDomain(here.owner, organization.id)]
	const thrown = await aMailbox(here.owner, kept, { local_part: 'rubbish' })
	await here.owner.query('UPDATE mailbox SET deleted_at = now() WHERE id = $1', [thrown.id])
	await aMailbox(here.owner, gone, { local_part: 'rubbish' })
	await anAlias(here.owner, gone, ['x@y.test'], { local_part: 'rubbish.too' })
	await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [gone.id])
	expect([await found('rubbish'), await found(gone.name)]).toEqual([{}, {}])
})
