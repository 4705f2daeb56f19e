import { beforeAll, describe, expect, test } from 'vitest'
import { PanelError } from '@/core/gateway/result'
import { getAlias, listAliases } from '@/features/aliases'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	anAdministrator,
	anAlias,
	anOrganization,
	random,
	type Scope,
} from '../../support/factories'
import { pagesFrom, rowsOf } from '../paging'

const here = useDatabase()
const ids: Record<string, string> = {}
const aliases: Record<string, { id: string; address: string }> = {}
const NAMES = ['reseller-one', 'customer-one', 'customer-two', 'stranger-one'] as const

beforeAll(async () => {
	ids.reseller = (await anOrganization(here.owner)).id
	ids.customer = (await anOrganization(here.owner, { parent_id: ids.reseller })).id
	ids.stranger = (await anOrganization(here.owner)).id
	for (const name of NAMES) {
		const domain = await aDomain(here.owner, ids[name.split('-')[0] ?? ''] ?? '')
		ids[name] = domain.id
		aliases[name] = await anAlias(here.owner, domain, ['a@x.test', 'b@x.test', 'c@x.test', 'd@x.test'], {
			local_part: 'findme',
		})
	}
})
const idOf = (name: string) => ids[name] ?? ''

describe.each([
	['the server', () => ({ server: true as const }), NAMES],
	[
		'a reseller organization',
		() => ({ organizations: [idOf('reseller')] }),
		['reseller-one', 'customer-one', 'customer-two'],
	],
	['a customer organization', () => ({ organizations: [idOf('customer')] }), ['customer-one', 'customer-two']],
	['one domain', () => ({ domains: [idOf('customer-two')] }), ['customer-two']],
	[
		'domains of two organizations',
		() => ({ domains: [idOf('customer-two'), idOf('stranger-one')] }),
		['customer-two', 'stranger-one'],
	],
] as [string, () => Scope, readonly string[]][])('P6 who holds a grant on %s', (_scope, scope, within) => {
	const someone = async () => viewerOf(await aDelegate(here.owner, ['alias.read'], scope()))
	const expected = () => within.map((name) => aliases[name]?.address).toSorted()

	test('D-25 sees what lies within, and nothing else by search, filter or order', async () => {
		const viewer = await someone()
		for (const filter of [{}, { sort: '-address' }, { q: 'findme' }, { q: 'NDM' }, { state: 'enabled' }])
			expect((await listAliases(viewer, filter)).rows.map((row) => row.address).toSorted()).toEqual(expected())
		for (const name of NAMES) {
			const wanted = within.includes(name) ? [aliases[name]?.address] : []
			expect((await listAliases(viewer, { domain: ids[name] })).rows.map((row) => row.address)).toEqual(wanted)
			expect((await listAliases(viewer, { q: aliases[name]?.address })).rows.map((row) => row.address)).toEqual(wanted)
			expect(Boolean(await getAlias(viewer, aliases[name]?.id ?? ''))).toBe(within.includes(name))
		}
	})
})

test('a row has the first three destinations and how many there are', async () => {
	const { rows } = await listAliases(await viewerOf(await anAdministrator(here.owner)), { domain: ids['customer-one'] })
	expect(rows).toMatchObject([
		{ destinations: ['a@x.test', 'b@x.test', 'c@x.test'], destinationCount: 4, enabled: true, protected: false },
	])
})

test('a grant on one mailbox reaches no alias; who may not read aliases is told that there is no such thing', async () => {
	const viewer = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { server: true }))
	await expect(listAliases(viewer, {})).rejects.toBeInstanceOf(PanelError)
	await expect(getAlias(viewer, aliases['customer-one']?.id ?? '')).rejects.toBeInstanceOf(PanelError)
})

test('the page of an alias offers what the grants allow on its domain', async () => {
	const person = await aDelegate(here.owner, ['alias.read', 'alias.edit'], { domains: [idOf('customer-one')] })
	await aGrant(here.owner, person.id, ['alias.remove', 'alias.forward-outside'], { domains: [idOf('stranger-one')] })
	const alias = await getAlias(await viewerOf(person), aliases['customer-one']?.id ?? '')
	expect(alias).toMatchObject({ mayEdit: true, mayRemove: false, mayOutside: false })
	const admin = await viewerOf(await anAdministrator(here.owner))
	await here.owner.query('UPDATE alias SET protected = true WHERE id = $1', [alias?.id])
	expect(await getAlias(admin, alias?.id ?? '')).toMatchObject({ mayEdit: true, mayRemove: false, mayOutside: true })
	await here.owner.query('UPDATE alias SET protected = false WHERE id = $1', [alias?.id])
})

describe('paging over 120 aliases', () => {
	test.each([
		['', 'address, id'],
		['-address', 'address DESC, id DESC'],
	])(
		'by %j goes through all of them in order and back, and shows each once though others come in between',
		async (sort, order) => {
			const domain = await aDomain(here.owner, idOf('stranger'))
			await here.owner.query(
				`INSERT INTO alias (id, domain_id, local_part, destinations) SELECT gen_random_uuid(), $1, 'a' || n, '{x@y.test}' FROM generate_series(1, 120) n`,
				[domain.id],
			)
			const { rows: truth } = await here.owner.query(
				`SELECT address FROM alias WHERE domain_id = $1 ORDER BY ${order}`,
				[domain.id],
			)
			const viewer = await viewerOf(await aDelegate(here.owner, ['alias.read'], { domains: [domain.id] }))
			for (const q of ['', 'a']) {
				const ask = (at: string | undefined) => listAliases(viewer, { sort, q, at })
				const there = await pagesFrom(ask)
				expect(there.map((page) => page.rows.length)).toEqual([50, 50, 20])
				expect(rowsOf(there).map(({ address }) => ({ address }))).toEqual(truth)
				const back = await pagesFrom(ask, 'previous', { at: there.at(-1)?.previous ?? undefined })
				expect(back.map((page) => page.rows)).toEqual(
					there
						.slice(0, -1)
						.toReversed()
						.map((page) => page.rows),
				)
				const between = () => anAlias(here.owner, domain, ['x@y.test'], { local_part: `a5${random()}` })
				const seen = rowsOf(await pagesFrom(ask, 'next', { between })).map((row) => row.address)
				expect(new Set(seen).size).toBe(seen.length)
				expect(seen).toEqual(expect.arrayContaining(truth.map((row) => row.address)))
				await here.owner.query('DELETE FROM alias WHERE domain_id = $1 AND length(local_part) > 4', [domain.id])
			}
		},
	)
})

test('what lies in a domain in the trash is neither listed nor found nor opened', async () => {
	const domain = await aDomain(here.owner, idOf('stranger'))
	const alias = await anAlias(here.owner, domain, ['x@y.test'])
	await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [domain.id])
	const viewer = await viewerOf(await anAdministrator(here.owner))
	for (const filter of [{ domain: domain.id }, { q: alias.address }])
		expect((await listAliases(viewer, filter)).rows).toEqual([])
	expect(await getAlias(viewer, alias.id)).toBe(null)
})
