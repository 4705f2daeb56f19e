import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { removeOrganization } from '@/features/organizations/remove-organization'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aGrant, anAccount, anAdministrator, anOrganization } from '../../support/factories'

const here = useDatabase()
const RIGHTS: GrantableRight[] = ['organization.read', 'organization.remove']
const exists = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT 1 FROM organization WHERE id = $1', [id])).rows.length === 1
const removed = (who: { id: string }, organization: { id: string }, more: Record<string, unknown> = {}) =>
	execute(removeOrganization, as(who), { organization: organization.id, ...more })

test('an empty organization is deleted, and the journal keeps its name', async () => {
	const admin = await anAdministrator(here.owner)
	const parent = await anOrganization(here.owner)
	const organization = await anOrganization(here.owner, { parent_id: parent.id })
	expect(await removed(admin, organization)).toMatchObject({ ok: true, value: { value: { parent: parent.id } } })
	expect(await exists(organization)).toBe(false)
	const { rows } = await here.owner.query('SELECT * FROM journal_entry WHERE actor_id = $1', [admin.id])
	expect(rows).toMatchObject([
		{
			right: 'organization.remove',
			subject_label: organization.name,
			before: { name: organization.name },
			after: null,
		},
	])
})

type Fill = (organization: string) => Promise<unknown>
const FILLED: [string, string, Fill][] = [
	['a domain', '1 domain', (o) => aDomain(here.owner, o)],
	['a domain in the trash', '1 domain in the trash', (o) => aDomain(here.owner, o, { deleted_at: new Date() })],
	['an organization below it', '1 organization', (o) => anOrganization(here.owner, { parent_id: o })],
	['a person', '1 person', (o) => anAccount(here.owner, { organization_id: o })],
	[
		'a role',
		'1 role',
		(o) =>
			here.owner.query(
				"INSERT INTO role (id, organization_id, name, rights) VALUES (gen_random_uuid(), $1, 'HR', '{mailbox.read}')",
				[o],
			),
	],
	[
		'a live grant on it',
		'1 grant on the organization',
		async (o) => aGrant(here.owner, (await anAccount(here.owner)).id, ['domain.read'], { organizations: [o] }),
	],
]

test.each(FILLED)('an organization with %s stays, and the answer lists it', async (_what, words, fill) => {
	const admin = await anAdministrator(here.owner)
	const organization = await anOrganization(here.owner)
	await fill(organization.id)
	expect(await removed(admin, organization)).toMatchObject({
		ok: false,
		problem: { kind: 'conflict', text: `“${organization.name}” is not empty: it holds ${words}.` },
	})
	expect(await exists(organization)).toBe(true)
})

test('a grant that was revoked before keeps nothing', async () => {
	const admin = await anAdministrator(here.owner)
	const organization = await anOrganization(here.owner)
	const person = await anAccount(here.owner)
	const scope = { organizations: [organization.id] }
	await aGrant(here.owner, person.id, ['domain.read'], scope, { revokedAt: new Date() })
	expect(await removed(admin, organization)).toMatchObject({ ok: true })
	expect(await exists(organization)).toBe(false)
})

test('what is put in after the count keeps it too: the database itself refuses', async () => {
	const admin = await anAdministrator(here.owner)
	const organization = await anOrganization(here.owner)
	await anAccount(here.owner, { organization_id: organization.id })
	const nothing = { domains: 0, trash: 0, organizations: 0, people: 0, roles: 0, grants: 0 }
	const tooEarly: typeof removeOrganization = {
		...removeOrganization,
		locate: async (...given) => {
			const located = await removeOrganization.locate(...given)
			return located && { ...located, row: { ...located.row, inside: nothing } }
		},
	}
	expect(await execute(tooEarly, as(admin), { organization: organization.id })).toMatchObject({
		ok: false,
		problem: { kind: 'conflict', text: expect.stringContaining('just now') },
	})
	expect(await exists(organization)).toBe(true)
})

test('a reseller removes an empty customer of its own, and nobody the organization of somebody else', async () => {
	const reseller = await anOrganization(here.owner)
	const customer = await anOrganization(here.owner, { parent_id: reseller.id })
	const foreign = await anOrganization(here.owner)
	const seller = await aDelegate(here.owner, RIGHTS, { organizations: [reseller.id] })
	const there = await removed(seller, foreign)
	expect(there).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect(await removed(seller, { id: '00000000-0000-4000-8000-000000000000' })).toEqual(there)
	expect(await removed(seller, customer)).toMatchObject({ ok: true })
	expect(await exists(foreign)).toBe(true)
	expect(await exists(customer)).toBe(false)
})

test('neighbouring rights and fields that do not belong in the form remove nothing', async () => {
	const organization = await anOrganization(here.owner)
	const scope = { organizations: [organization.id] }
	const neighbour = await aDelegate(here.owner, ['organization.read', 'organization.edit', 'domain.remove'], scope)
	expect(await removed(neighbour, organization)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
	const admin = await anAdministrator(here.owner)
	expect(await removed(admin, organization, { cascade: true })).toMatchObject({
		ok: false,
		problem: { kind: 'invalid' },
	})
	expect(await exists(organization)).toBe(true)
})
