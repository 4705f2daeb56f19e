import { describe, expect, test } from 'vitest'
import { getAccount } from '@/features/accounts/get-account'
import { listAccounts } from '@/features/accounts/list-accounts'
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
	random,
} from '../../support/factories'
import { aSession } from './people'

const here = useDatabase()

/** An organization with a domain, a mailbox's owner in it, somebody from outside, and somebody who may see them. */
async function anOffice() {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const owner = { id: (await aMailbox(here.owner, domain)).accountId }
	const outside = await anAccount(here.owner, { organization_id: organization.id, name: `Zara ${random()}` })
	const reader = await aDelegate(here.owner, ['account.read', 'account.edit'], { organizations: [organization.id] })
	return { organization, domain, owner, outside, reader }
}
const idsOf = async (who: { id: string }, filter: Parameters<typeof listAccounts>[1] = {}) =>
	(await listAccounts(await viewerOf(who), filter)).rows.map(({ id }) => id).sort()
const sorted = (...people: { id: string }[]) => people.map(({ id }) => id).sort()

describe('P17 a list shows whom the viewer may see, and nobody beside', () => {
	test('of an organization: its people, with a mailbox or without, and oneself', async () => {
		const { owner, outside, reader } = await anOffice()
		await anOffice()
		expect(await idsOf(reader)).toEqual(sorted(owner, outside, reader))
	})

	test('of a domain: those who sign in with it', async () => {
		const { domain, owner } = await anOffice()
		const reader = await aDelegate(here.owner, ['account.read'], { domains: [domain.id] })
		expect(await idsOf(reader)).toEqual(sorted(owner, reader))
	})

	test('of one mailbox: its owner', async () => {
		const { domain } = await anOffice()
		const mailbox = await aMailbox(here.owner, domain)
		const reader = await aDelegate(here.owner, ['account.read'], { mailboxes: [mailbox.id] })
		expect(await idsOf(reader)).toEqual(sorted({ id: mailbox.accountId }, reader))
	})

	test('a neighbouring right shows nothing, and one that has ended neither', async () => {
		const { organization } = await anOffice()
		const scope = { organizations: [organization.id] }
		const neighbour = await aDelegate(here.owner, ['mailbox.read'], scope)
		const late = await aDelegate(here.owner, ['account.read'], scope, { endsAt: new Date(Date.now() - 1000) })
		await expect(idsOf(neighbour)).rejects.toMatchObject({ problem: { kind: 'not-found' } })
		await expect(idsOf(late)).rejects.toMatchObject({ problem: { kind: 'not-found' } })
	})

	test('search finds a part of a name or an address, within the scope, and takes signs as they are', async () => {
		const { outside, reader } = await anOffice()
		const mark = random()
		const mine = await anAccount(here.owner, { name: `Élise 100%_${mark}`, address: `elise.${mark}@outside.test` })
		const foreign = await anAccount(here.owner, { name: `Elise ${mark}` })
		await here.owner.query(
			'UPDATE account SET organization_id = (SELECT organization_id FROM account WHERE id = $1) WHERE id = $2',
			[outside.id, mine.id],
		)
		expect(await idsOf(reader, { q: mark.toUpperCase() })).toEqual([mine.id])
		expect(await idsOf(reader, { q: `se.${mark}` })).toEqual([mine.id])
		expect(await idsOf(reader, { q: '100%_' })).toEqual([mine.id])
		expect(await idsOf(reader, { q: 'é%e' })).toEqual([])
		expect(await idsOf(await anAdministrator(here.owner), { q: mark })).toEqual(sorted(mine, foreign))
	})

	test('filters: by state, by what they hold, by how they sign in', async () => {
		const { owner, outside, reader } = await anOffice()
		await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [outside.id])
		expect(await idsOf(reader, { state: 'disabled' })).toEqual([outside.id])
		expect(await idsOf(reader, { who: 'rights' })).toEqual([reader.id])
		expect(await idsOf(reader, { who: 'mailbox' })).toEqual([owner.id])
		expect(await idsOf(reader, { who: 'outside' })).toEqual(sorted(outside, reader))
	})
})

test('pages go on where the one before ended, in every order, forward and back', async () => {
	const organization = await anOrganization(here.owner)
	const reader = await aDelegate(here.owner, ['account.read'], { organizations: [organization.id] })
	await here.owner.query(
		`INSERT INTO account (id, organization_id, name, address, state)
		 SELECT gen_random_uuid(), $1::uuid, 'Same name', 'p' || n || '-' || left($1::uuid::text, 8) || '@outside.test', 'invited' FROM generate_series(1, 120) n`,
		[organization.id],
	)
	const viewer = await viewerOf(reader)
	for (const sort of ['name', '-name', 'address', '-created']) {
		const seen: string[] = []
		let at: string | undefined
		let back: string | null = null
		do {
			const page = await listAccounts(viewer, { sort, at, organization: organization.id })
			seen.push(...page.rows.map(({ id }) => id))
			back = page.previous
			at = page.next ?? undefined
		} while (at)
		expect(new Set(seen).size).toBe(120)
		expect(seen).toHaveLength(120)
		const before = await listAccounts(viewer, { sort, at: back ?? '', organization: organization.id })
		expect(before.rows.map(({ id }) => id)).toEqual(seen.slice(50, 100))
	}
})

describe('one person', () => {
	test('is not there for who may not see them', async () => {
		const { reader } = await anOffice()
		const foreign = await anOffice()
		const viewer = await viewerOf(reader)
		expect(await getAccount(viewer, foreign.outside.id)).toBeNull()
		expect(await getAccount(viewer, crypto.randomUUID())).toBeNull()
	})

	test('shows their sessions and what the viewer may do, but nothing to who is outranked', async () => {
		const { reader, outside, domain } = await anOffice()
		await aSession(here.owner, outside)
		const viewer = await viewerOf(reader)
		const before = await getAccount(viewer, outside.id)
		expect(before).toMatchObject({ rank: null, can: { 'account.edit': true, 'account.set-password': false } })
		expect(before?.sessions).toHaveLength(1)
		expect(JSON.stringify(before)).not.toMatch(/hash|argon2/)
		await aGrant(here.owner, outside.id, ['domain.remove'], { domains: [domain.id] })
		expect(await getAccount(viewer, outside.id)).toMatchObject({ rank: 'outranked', can: { 'account.edit': false } })
	})
})
