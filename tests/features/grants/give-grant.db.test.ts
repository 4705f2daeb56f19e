import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { giveGrant } from '@/features/grants/give-grant'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aMailbox,
	anAccount,
	anAdministrator,
	anOrganization,
	rightsOf,
} from '../../support/factories'
import { anOffice, giving, grantsOf, MANAGER, scopesOf } from './people'

const here = useDatabase()
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

test('D11 a grant can be as small as one right on one mailbox', async () => {
	const { manager, person, domain } = await anOffice(here.owner)
	const mailbox = await aMailbox(here.owner, domain)
	const input = giving(person, { rights: ['mailbox.set-quota'], mailboxes: [mailbox.id], reason: ' Holiday  cover ' })
	const result = await execute(giveGrant, as(manager), input)
	if (!result.ok) throw new Error(JSON.stringify(result.problem))
	const [grant] = await grantsOf(here.owner, person)
	expect(grant).toMatchObject({
		id: result.value.value.id,
		role_name: 'Single rights',
		rights: ['mailbox.read', 'mailbox.set-quota'],
		parent_id: manager.grantId,
		lineage: [manager.grantId],
		given_by_id: manager.id,
		pass_on_depth: 0,
		reason: 'Holiday cover',
		ends_at: null,
	})
	expect(await scopesOf(here.owner, grant.id)).toEqual([
		{ kind: 'mailbox', organization_id: null, domain_id: null, mailbox_id: mailbox.id },
	])
	const { rows } = await here.owner.query('SELECT * FROM journal_entry WHERE actor_id = $1', [manager.id])
	expect(rows).toMatchObject([
		{ right: 'grant.give', outcome: 'done', account_id: person.id, domain_id: domain.id, subject_id: grant.id },
	])
	expect(rows[0].after).toMatchObject({ scopes: [{ name: mailbox.address }] })
})

test('P14 a role is copied with its name, in several places, with limits and time', async () => {
	const { manager, person, domain, second } = await anOffice(here.owner, {}, [...rightsOf('domain-admin'), ...MANAGER])
	const input = giving(person, {
		role: 'mail-admin',
		rights: [],
		domains: [domain.id, second.id, domain.id],
		maxMailboxes: '25',
		maxStorage: '10 GB',
		maxStoragePerMailbox: '1 GB',
		startsOn: day(2),
		endsOn: day(9),
	})
	expect(await execute(giveGrant, as(manager), input)).toMatchObject({ ok: true })
	const [grant] = await grantsOf(here.owner, person)
	expect(grant).toMatchObject({
		role_name: 'Mail admin',
		built_in_role: 'mail-admin',
		rights: rightsOf('mail-admin'),
		max_mailboxes: 25,
		max_storage_bytes: String(10n << 30n),
		max_storage_per_mailbox_bytes: String(1n << 30n),
	})
	expect(grant.starts_at.toISOString()).toBe(`${day(2)}T00:00:00.000Z`)
	expect(grant.ends_at.toISOString()).toBe(`${day(10)}T00:00:00.000Z`)
	expect(await scopesOf(here.owner, grant.id)).toHaveLength(2)
})

test('what lies in another chosen place is not written twice', async () => {
	const rights = [...MANAGER, 'grant.make-team-member'] as const
	const { manager, person, organization, domain } = await anOffice(here.owner, {}, rights)
	const mailbox = await aMailbox(here.owner, domain)
	const input = giving(person, { organizations: [organization.id], domains: [domain.id], mailboxes: [mailbox.id] })
	expect(await execute(giveGrant, as(manager), input)).toMatchObject({ ok: true })
	const [grant] = await grantsOf(here.owner, person)
	expect(await scopesOf(here.owner, grant.id)).toMatchObject([{ kind: 'organization' }])
})

test('a custom role is given as it stands, and what it contains is copied', async () => {
	const { manager, person, organization, domain } = await anOffice(here.owner, {}, [...MANAGER, 'role.read'])
	const { rows } = await here.owner.query(
		"INSERT INTO role (id, organization_id, name, rights) VALUES (gen_random_uuid(), $1, 'HR', '{mailbox.create,mailbox.read,gone.right}') RETURNING id",
		[organization.id],
	)
	const role = rows[0].id
	expect(await execute(giveGrant, as(manager), giving(person, { role, domains: [domain.id] }))).toMatchObject({
		ok: true,
	})
	const [grant] = await grantsOf(here.owner, person)
	expect(grant).toMatchObject({ role_id: role, role_name: 'HR', rights: ['mailbox.create', 'mailbox.read'] })
})

test('a custom role of another organization is not there', async () => {
	const { manager, person, domain } = await anOffice(here.owner, {}, [...MANAGER, 'role.read'])
	const other = await anOrganization(here.owner)
	const { rows } = await here.owner.query(
		"INSERT INTO role (id, organization_id, name, rights) VALUES (gen_random_uuid(), $1, 'HR', '{mailbox.read}') RETURNING id",
		[other.id],
	)
	const result = await execute(giveGrant, as(manager), giving(person, { role: rows[0].id, domains: [domain.id] }))
	expect(result).toMatchObject({ problem: { kind: 'not-found' } })
})

describe('bad input gets a sentence beside its field', () => {
	test.each([
		['role', { role: 'king' }],
		['role', { role: 'user' }],
		['rights', { rights: [] }],
		['rights.0', { rights: ['system.set-up'] }],
		['maxMailboxes', { maxMailboxes: 'many' }],
		['maxStorage', { maxStorage: '-1' }],
		['maxStoragePerMailbox', { maxStoragePerMailbox: '0' }],
		['endsOn', { endsOn: 'tomorrow' }],
		['endsOn', { endsOn: '2027-02-31T00:00' }],
		['endsOn', { endsOn: day(-2) }],
		['endsOn', { startsOn: day(5), endsOn: day(3) }],
		['passOnDepth', { passOnDepth: '1' }],
		['', { revokedAt: null }],
		['', { parentId: crypto.randomUUID() }],
		['', { givenBy: crypto.randomUUID() }],
		['', { lineage: [] }],
	])('%s: %j', async (field, values) => {
		const { manager, person, domain } = await anOffice(here.owner)
		const result = await execute(giveGrant, as(manager), giving(person, { domains: [domain.id], ...values }))
		expect(result).toMatchObject({ ok: false, problem: { kind: 'invalid', fields: { [field]: expect.any(String) } } })
		expect(await grantsOf(here.owner, person)).toEqual([])
	})

	test('no place at all', async () => {
		const { manager, person } = await anOffice(here.owner)
		expect(await execute(giveGrant, as(manager), giving(person))).toMatchObject({
			problem: { kind: 'invalid', fields: { scopes: expect.any(String) } },
		})
	})
})

describe('who may not give gives nothing', () => {
	test('a stranger, and somebody with every right but this one', async () => {
		const { person, domain, organization } = await anOffice(here.owner)
		const stranger = await anAccount(here.owner)
		const rights = MANAGER.filter((right) => right !== 'grant.give')
		const reader = await aDelegate(here.owner, rights, { organizations: [organization.id] }, { passOnDepth: 5 })
		const input = giving(person, { domains: [domain.id] })
		expect(await execute(giveGrant, as(stranger), input)).toMatchObject({ problem: { kind: 'not-found' } })
		expect(await execute(giveGrant, as(reader), input)).toMatchObject({ problem: { kind: 'not-allowed' } })
		expect(await grantsOf(here.owner, person)).toEqual([])
	})

	test('to a person of another organization, or in one: as if it were not there', async () => {
		const { manager, person, domain } = await anOffice(here.owner)
		const other = await anOffice(here.owner)
		const foreignPerson = await execute(giveGrant, as(manager), giving(other.person, { domains: [domain.id] }))
		const foreignDomain = await execute(
			giveGrant,
			as(manager),
			giving(person, { domains: [domain.id, other.domain.id] }),
		)
		const missing = await execute(giveGrant, as(manager), giving(person, { domains: [crypto.randomUUID()] }))
		expect(foreignPerson).toMatchObject({ problem: { kind: 'not-found' } })
		expect(foreignDomain).toEqual(missing)
		expect(foreignPerson).toEqual(missing)
		expect(await grantsOf(here.owner, person)).toEqual([])
		expect(await grantsOf(here.owner, other.person)).toEqual([])
	})

	test('not to oneself', async () => {
		const admin = await anAdministrator(here.owner)
		const result = await execute(giveGrant, as(admin), giving(admin, { server: 'on' }))
		expect(result).toMatchObject({ problem: { kind: 'not-allowed', text: /yourself/ } })
	})

	test('in a domain that lies in the trash', async () => {
		const { manager, person, organization } = await anOffice(here.owner)
		const gone = await aDomain(here.owner, organization.id, { deleted_at: new Date() })
		expect(await execute(giveGrant, as(manager), giving(person, { domains: [gone.id] }))).toMatchObject({
			problem: { kind: 'not-found' },
		})
	})
})
