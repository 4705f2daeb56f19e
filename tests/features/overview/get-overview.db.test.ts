import { beforeAll, describe, expect, test } from 'vitest'
import type { Loaded } from '@/core/gateway/actor'
import { GRANTABLE_RIGHTS } from '@/core/policy'
import { domainTotals, endingGrants, fullDomains, ownGrants } from '@/features/overview'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAccount,
	anAlias,
	anOrganization,
	type Scope,
} from '../../support/factories'

const here = useDatabase()
const GB = 1n << 30n
const ids: Record<string, string> = {}
const viewer = async (scope: Scope): Promise<Loaded> => viewerOf(await aDelegate(here.owner, GRANTABLE_RIGHTS, scope))

beforeAll(async () => {
	ids.reseller = (await anOrganization(here.owner)).id
	ids.customer = (await anOrganization(here.owner, { parent_id: ids.reseller })).id
	ids.stranger = (await anOrganization(here.owner)).id
	for (const [name, mailboxes] of [
		['reseller', 1],
		['customer', 2],
		['stranger', 4],
	] as const) {
		const domain = await aDomain(here.owner, ids[name] ?? '', { max_mailboxes: 4, max_storage_bytes: 100n * GB })
		ids[`${name}.test`] = domain.id
		for (let n = 0; n < mailboxes; n += 1) {
			const mailbox = await aMailbox(here.owner, domain, { quota_bytes: GB })
			await anAlias(here.owner, domain, [mailbox.address])
			ids[`${name} mailbox`] = mailbox.id
		}
	}
})

describe('D-25 totals count what the viewer may see', () => {
	test.each([
		['a reseller organization', () => ({ organizations: [ids.reseller ?? ''] }), [2, 3]],
		['a customer organization', () => ({ organizations: [ids.customer ?? ''] }), [1, 2]],
		['a domain', () => ({ domains: [ids['stranger.test'] ?? ''] }), [1, 4]],
		[
			'two domains of two organizations',
			() => ({ domains: [ids['stranger.test'] ?? '', ids['customer.test'] ?? ''] }),
			[2, 6],
		],
		['a mailbox', () => ({ mailboxes: [ids['stranger mailbox'] ?? ''] }), [0, 0]],
	] as [string, () => Scope, [number, number]][])('%s', async (_scope, scope, [domains, mailboxes]) => {
		expect(await domainTotals(await viewer(scope()))).toEqual({
			domains,
			mailboxes,
			aliases: mailboxes,
			lists: 0,
			storageBytes: BigInt(mailboxes) * GB,
		})
	})

	test('the server counts everything that is not in the trash', async () => {
		const before = await domainTotals(await viewer({ server: true }))
		const domain = await aDomain(here.owner, ids.stranger ?? '')
		await aMailbox(here.owner, domain)
		expect(await domainTotals(await viewer({ server: true }))).toMatchObject({
			domains: (before?.domains ?? 0) + 1,
			mailboxes: (before?.mailboxes ?? 0) + 1,
		})
		await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [domain.id])
		expect(await domainTotals(await viewer({ server: true }))).toEqual(before)
	})

	test('who may not read domains gets no numbers', async () => {
		const nobody = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { server: true }))
		expect([await domainTotals(nobody), await fullDomains(nobody), await endingGrants(nobody)]).toEqual([
			null,
			null,
			null,
		])
	})
})

test('domains that are nearly full stand first, of one’s own scope only', async () => {
	const domain = await aDomain(here.owner, ids.customer ?? '', { max_storage_bytes: 10n * GB })
	await aMailbox(here.owner, domain, { quota_bytes: 9n * GB })
	const names = async (scope: Scope) => (await fullDomains(await viewer(scope)))?.map((row) => row.id)
	expect(await names({ server: true })).toEqual([ids['stranger.test'], domain.id])
	expect(await names({ organizations: [ids.reseller ?? ''] })).toEqual([domain.id])
	expect(await names({ domains: [ids['reseller.test'] ?? ''] })).toEqual([])
	// A limit of 0 is a decision, and nothing that fills up.
	const none = await aDomain(here.owner, ids.customer ?? '', { max_mailboxes: 0 })
	await anAlias(here.owner, none, ['x@y.test'])
	expect(await names({ domains: [none.id] })).toEqual([])
})

test('B1 grants that end within 14 days are told, of people within the scope', async () => {
	const days = (count: number) => new Date(Date.now() + count * 86_400_000)
	const make = async (organization: string | undefined, endsAt: Date | null, options = {}) => {
		const person = await anAccount(here.owner, { organization_id: organization })
		return (await aGrant(here.owner, person.id, ['mailbox.read'], { server: true }, { endsAt, ...options })).id
	}
	const soon = await make(ids.customer, days(13))
	const sooner = await make(ids.reseller, days(1))
	const foreign = await make(ids.stranger, days(2))
	await make(ids.customer, days(15))
	await make(ids.customer, null)
	await make(ids.customer, days(3), { revokedAt: new Date() })
	const seen = async (scope: Scope) => (await endingGrants(await viewer(scope)))?.map((row) => row.id)
	expect(await seen({ organizations: [ids.reseller ?? ''] })).toEqual([sooner, soon])
	expect(await seen({ organizations: [ids.customer ?? ''] })).toEqual([soon])
	expect(await seen({ server: true })).toEqual([sooner, foreign, soon])
	expect(await seen({ domains: [ids['customer.test'] ?? ''] })).toEqual([])
})

describe('D6 what somebody holds themselves', () => {
	test('is told with where it reaches, how much is used and when it ends; nothing of anybody else’s', async () => {
		const organization = await anOrganization(here.owner)
		const domain = await aDomain(here.owner, organization.id)
		const endsAt = new Date(Date.now() + 86_400_000)
		const person = await aDelegate(
			here.owner,
			['mailbox.create'],
			{ domains: [domain.id] },
			{ endsAt, limits: { mailboxes: 3, storageBytes: 9n * GB } },
		)
		await aMailbox(here.owner, domain, { grant_id: person.grantId, quota_bytes: GB })
		for (const options of [
			{ revokedAt: new Date() },
			{ startsAt: new Date(Date.now() + 9e6) },
			{ startsAt: new Date(0), endsAt: new Date(1) },
		])
			await aGrant(here.owner, person.id, ['mailbox.read'], { server: true }, options)
		await aDelegate(here.owner, ['mailbox.create'], { server: true })
		expect(await ownGrants(await viewerOf(person))).toEqual([
			{
				id: person.grantId,
				roleName: 'Test',
				rights: ['mailbox.create'],
				scopes: [domain.name],
				mailboxes: 1,
				maxMailboxes: 3,
				aliases: 0,
				maxAliases: null,
				lists: 0,
				maxLists: null,
				storageBytes: GB,
				maxStorageBytes: 9n * GB,
				maxStoragePerMailboxBytes: null,
				maxSendsPerHour: null,
				maxSendsPerDay: null,
				sentLastHour: 0,
				sentLastDay: 0,
				endsAt,
			},
		])
	})

	test('many places are counted after the first', async () => {
		const domains = await Promise.all(Array.from({ length: 9 }, () => aDomain(here.owner, ids.stranger ?? '')))
		const [grant] = await ownGrants(await viewer({ domains: domains.map(({ id }) => id) }))
		expect(grant?.scopes).toEqual([
			...domains
				.map(({ name }) => name)
				.toSorted()
				.slice(0, 6),
			'3 more',
		])
	})
})
