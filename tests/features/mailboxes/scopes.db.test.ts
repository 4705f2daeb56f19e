import { beforeAll, describe, expect, test } from 'vitest'
import { PanelError } from '@/core/gateway/result'
import type { GrantableRight } from '@/core/policy'
import { domainChoices, getMailbox, listMailboxes, listTrash } from '@/features/mailboxes'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAccount,
	anAdministrator,
	anOrganization,
	type Scope,
} from '../../support/factories'

/**
 * A reseller with a customer, each with domains; in each domain a mailbox that is live and one in the trash. Every list, row and
 * choice must show what lies in the scope, whatever is asked for, and nothing beside it.
 */
const here = useDatabase()
const ids: Record<string, string> = {}
const boxes: Record<string, { id: string; address: string }> = {}
const trash: Record<string, { id: string; address: string }> = {}
const NAMES = ['reseller-one', 'reseller-two', 'customer-one', 'customer-two', 'stranger-one'] as const

beforeAll(async () => {
	ids.reseller = (await anOrganization(here.owner)).id
	ids.customer = (await anOrganization(here.owner, { parent_id: ids.reseller })).id
	ids.stranger = (await anOrganization(here.owner)).id
	for (const name of NAMES) {
		const domain = await aDomain(here.owner, ids[name.split('-')[0] ?? ''] ?? '')
		ids[name] = domain.id
		boxes[name] = await aMailbox(here.owner, domain, { local_part: 'findme' })
		trash[name] = await aMailbox(here.owner, domain, { local_part: 'thrown', deleted_at: new Date() })
	}
})
const idsOf = (...names: string[]) => names.map((name) => ids[name] ?? '')
const boxIds = (...names: string[]) => names.map((name) => boxes[name]?.id ?? '')

const SCOPES: [string, () => Scope, readonly (typeof NAMES)[number][]][] = [
	['the server', () => ({ server: true }), NAMES],
	[
		'a reseller organization',
		() => ({ organizations: idsOf('reseller') }),
		['reseller-one', 'reseller-two', 'customer-one', 'customer-two'],
	],
	['a customer organization', () => ({ organizations: idsOf('customer') }), ['customer-one', 'customer-two']],
	['one domain', () => ({ domains: idsOf('reseller-two') }), ['reseller-two']],
	[
		'domains of two organizations (Q8)',
		() => ({ domains: idsOf('reseller-two', 'stranger-one') }),
		['reseller-two', 'stranger-one'],
	],
	[
		'an organization and a domain beside it',
		() => ({ organizations: idsOf('customer'), domains: idsOf('stranger-one') }),
		['customer-one', 'customer-two', 'stranger-one'],
	],
	['one mailbox (D11)', () => ({ mailboxes: boxIds('customer-one') }), ['customer-one']],
	[
		'a mailbox and a domain elsewhere',
		() => ({ mailboxes: boxIds('customer-one'), domains: idsOf('stranger-one') }),
		['customer-one', 'stranger-one'],
	],
]

describe.each(SCOPES)('P6 who holds a grant on %s', (_scope, scope, within) => {
	const rights: GrantableRight[] = ['mailbox.read', 'mailbox.create']
	const inScope = new Set<string>(within)
	const someone = async () => viewerOf(await aDelegate(here.owner, rights, scope()))
	const expected = () =>
		NAMES.filter((name) => inScope.has(name))
			.map((name) => boxes[name]?.address)
			.toSorted()

	test('sees in the list, in every order and by search, what lies within', async () => {
		const viewer = await someone()
		for (const filter of [{}, { sort: '-created' }, { q: 'findme' }, { q: 'INDM' }, { state: 'enabled' }]) {
			const { rows } = await listMailboxes(viewer, filter)
			expect(rows.map((row) => row.address).toSorted()).toEqual(expected())
		}
	})

	test('D-25 gets nothing foreign by filter, by whole address, or by a cursor made by hand', async () => {
		const viewer = await someone()
		for (const name of NAMES) {
			const wanted = inScope.has(name) ? [boxes[name]?.address] : []
			expect((await listMailboxes(viewer, { domain: ids[name] })).rows.map((row) => row.address)).toEqual(wanted)
			expect((await listMailboxes(viewer, { q: boxes[name]?.address })).rows.map((row) => row.address)).toEqual(wanted)
			const at = Buffer.from(JSON.stringify(['findmd@', boxes[name]?.id, false])).toString('base64url')
			expect((await listMailboxes(viewer, { at })).rows.map((row) => row.address).toSorted()).toEqual(expected())
		}
	})

	test('D-24 opens what lies within, live or in the trash, and nothing else', async () => {
		const viewer = await someone()
		for (const name of NAMES) {
			expect(Boolean(await getMailbox(viewer, boxes[name]?.id ?? ''))).toBe(inScope.has(name))
			const wholeDomain = inScope.has(name) && !scope().mailboxes?.includes(boxes[name]?.id ?? '')
			expect(Boolean(await getMailbox(viewer, trash[name]?.id ?? ''))).toBe(wholeDomain)
		}
	})

	test('finds in the trash what was thrown away within', async () => {
		const { rows } = await listTrash(await someone(), undefined)
		const wholeDomains = NAMES.filter(
			(name) => inScope.has(name) && !scope().mailboxes?.includes(boxes[name]?.id ?? ''),
		)
		expect(rows.map((row) => row.address).toSorted()).toEqual(
			wholeDomains.map((name) => trash[name]?.address).toSorted(),
		)
	})

	test('may choose for a new mailbox the domains within', async () => {
		const names = NAMES.filter((name) => inScope.has(name) && !scope().mailboxes?.includes(boxes[name]?.id ?? ''))
		const choices = await domainChoices(await someone(), 'mailbox.create')
		expect(choices.found.map((choice) => choice.id).toSorted()).toEqual(idsOf(...names).toSorted())
	})
})

test('a page about one mailbox offers what the grant allows on it, and asks for nothing on the domain', async () => {
	const mailboxes = boxIds('customer-one')
	const person = await aDelegate(here.owner, ['mailbox.read', 'mailbox.set-quota'], { mailboxes })
	await aGrant(here.owner, person.id, ['mailbox.remove'], { domains: idsOf('stranger-one') })
	const found = await getMailbox(await viewerOf(person), mailboxes[0] ?? '')
	expect(found?.can).toEqual({
		'mailbox.edit': false,
		'mailbox.set-quota': true,
		'mailbox.set-sends': false,
		'mailbox.set-enabled': false,
		'mailbox.set-password': false,
		'mailbox.remove': false,
		'mailbox.restore': false,
	})
})

test('rights on one thing and reading on another do not add up', async () => {
	const person = await aDelegate(here.owner, ['mailbox.read'], { domains: idsOf('customer-one') })
	await aGrant(here.owner, person.id, ['mailbox.create', 'alias.read'], { server: true })
	const viewer = await viewerOf(person)
	expect((await listMailboxes(viewer, {})).rows.map((row) => row.address)).toEqual([boxes['customer-one']?.address])
})

test('who may not read mailboxes anywhere is told that there is no such thing', async () => {
	const viewer = await viewerOf(await aDelegate(here.owner, ['alias.read'], { server: true }))
	for (const ask of [
		listMailboxes(viewer, {}),
		getMailbox(viewer, boxes['customer-one']?.id ?? ''),
		listTrash(viewer, undefined),
	])
		await expect(ask).rejects.toBeInstanceOf(PanelError)
	expect(await domainChoices(viewer, 'mailbox.create')).toEqual({ found: [], more: false })
	await expect(listMailboxes(await viewerOf(await anAccount(here.owner)), {})).rejects.toBeInstanceOf(PanelError)
})

test('an ended, revoked or future grant shows nothing, also to a page that was loaded before', async () => {
	const person = await aDelegate(here.owner, ['mailbox.read'], { domains: idsOf('customer-one') })
	const viewer = await viewerOf(person)
	expect((await listMailboxes(viewer, {})).rows).toHaveLength(1)
	await here.owner.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [person.grantId])
	expect((await listMailboxes(viewer, {})).rows).toEqual([])
	expect(await getMailbox(viewer, boxes['customer-one']?.id ?? '')).toBe(null)
})

test('an id that is none finds nothing', async () => {
	const viewer = await viewerOf(await anAdministrator(here.owner))
	expect(await getMailbox(viewer, '00000000-0000-4000-8000-000000000000')).toBe(null)
})
