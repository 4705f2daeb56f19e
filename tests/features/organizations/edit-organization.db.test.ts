import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { editOrganization } from '@/features/organizations/edit-organization'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, anAdministrator, anOrganization, random } from '../../support/factories'

const here = useDatabase()
const RIGHTS: GrantableRight[] = ['organization.read', 'organization.edit']
const rowOf = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT * FROM organization WHERE id = $1', [id])).rows[0]
const input = (organization: { id: string; name: string }, values: Record<string, unknown> = {}) => ({
	organization: organization.id,
	version: 1,
	name: organization.name,
	...values,
})

test('name and limits are changed from above, and the journal has before and after', async () => {
	const admin = await anAdministrator(here.owner)
	const organization = await anOrganization(here.owner, { max_domains: 2 })
	const name = `Renamed ${random()}`
	const values = { name, maxDomains: '3', maxMailboxes: '', maxAliases: '0', maxStorageBytes: '10 GB' }
	expect(await execute(editOrganization, as(admin), input(organization, values))).toMatchObject({ ok: true })
	expect(await rowOf(organization)).toMatchObject({
		name,
		max_domains: 3,
		max_mailboxes: null,
		max_aliases: 0,
		max_storage_bytes: '10737418240',
		version: 2,
	})
	const { rows } = await here.owner.query('SELECT before, after FROM journal_entry WHERE actor_id = $1', [admin.id])
	expect(rows).toEqual([
		{
			before: { name: organization.name, maxDomains: 2, maxAliases: null, maxStorageBytes: null },
			after: { name, maxDomains: 3, maxAliases: 0, maxStorageBytes: '10737418240' },
		},
	])
})

test('a limit that the form leaves out stays', async () => {
	const admin = await anAdministrator(here.owner)
	const organization = await anOrganization(here.owner, { max_domains: 2, max_storage_bytes: '5' })
	await execute(editOrganization, as(admin), input(organization, { maxMailboxes: '7' }))
	expect(await rowOf(organization)).toMatchObject({ max_domains: 2, max_mailboxes: 7, max_storage_bytes: '5' })
})

test('a limit may be set below what is in use: nothing is removed, nothing can be added', async () => {
	const admin = await anAdministrator(here.owner)
	const organization = await anOrganization(here.owner)
	await aDomain(here.owner, organization.id)
	await aDomain(here.owner, organization.id)
	expect(await execute(editOrganization, as(admin), input(organization, { maxDomains: '1' }))).toMatchObject({
		ok: true,
	})
	const { rows } = await here.owner.query('SELECT count(*)::int AS n FROM domain WHERE organization_id = $1', [
		organization.id,
	])
	expect(rows).toEqual([{ n: 2 }])
	await expect(aDomain(here.owner, organization.id)).rejects.toMatchObject({ code: 'PT001' })
})

describe('D-16 nobody raises their own limits', () => {
	test('a person with the right on the organization itself renames it, and sets no limit of it', async () => {
		const organization = await anOrganization(here.owner, { max_mailboxes: 5 })
		const person = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
		const name = `Own ${random()}`
		expect(await execute(editOrganization, as(person), input(organization, { name, maxMailboxes: '5' }))).toMatchObject(
			{
				ok: true,
			},
		)
		const raised = await execute(editOrganization, as(person), input(organization, { version: 2, maxMailboxes: '500' }))
		expect(raised).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
		expect(await rowOf(organization)).toMatchObject({ name, max_mailboxes: 5, version: 2 })
		const { rows } = await here.owner.query(
			"SELECT why FROM journal_entry WHERE actor_id = $1 AND outcome = 'refused'",
			[person.id],
		)
		expect(rows).toEqual([{ why: 'own-limits' }])
	})

	test('a person with the right on the reseller above sets the limits of a customer, not of the reseller', async () => {
		const reseller = await anOrganization(here.owner)
		const customer = await anOrganization(here.owner, { parent_id: reseller.id })
		const person = await aDelegate(here.owner, RIGHTS, { organizations: [reseller.id] })
		const change = { maxDomains: '9' }
		expect(await execute(editOrganization, as(person), input(customer, change))).toMatchObject({ ok: true })
		expect(await execute(editOrganization, as(person), input(reseller, change))).toMatchObject({ ok: false })
		expect(await rowOf(customer)).toMatchObject({ max_domains: 9 })
		expect(await rowOf(reseller)).toMatchObject({ max_domains: null })
	})
})

test('a stale edit says so, shows what stands there now, and changes nothing', async () => {
	const admin = await anAdministrator(here.owner)
	const organization = await anOrganization(here.owner, { version: 4, max_storage_bytes: '2147483648' })
	const result = await execute(editOrganization, as(admin), input(organization, { name: 'Late', version: 3 }))
	expect(result).toMatchObject({
		ok: false,
		problem: {
			kind: 'stale',
			version: 4,
			current: { name: organization.name, maxStorageBytes: '2 GB', maxDomains: '' },
		},
	})
	expect(await rowOf(organization)).toMatchObject({ name: organization.name, version: 4 })
})

test.each([
	['an empty name', { name: '' }, 'name'],
	['a name that is too long', { name: 'x'.repeat(201) }, 'name'],
	['a limit in words', { maxAliases: 'many' }, 'maxAliases'],
	['a field that does not belong in it', { parentId: null }, ''],
	['a flag that another verb sets', { enabled: 'on' }, ''],
	['the flag of a reseller', { reseller: 'on' }, ''],
	['the switch of delegation', { mayDelegate: 'on' }, ''],
])('%s is refused with a sentence at the field', async (_what, values, field) => {
	const admin = await anAdministrator(here.owner)
	const organization = await anOrganization(here.owner)
	const result = await execute(editOrganization, as(admin), input(organization, values))
	expect(result).toMatchObject({ ok: false, problem: { kind: 'invalid', fields: { [field]: expect.any(String) } } })
	expect(await rowOf(organization)).toMatchObject({ version: 1 })
})

test('a name that a neighbour has is refused at the field', async () => {
	const admin = await anAdministrator(here.owner)
	const [one, two] = [await anOrganization(here.owner), await anOrganization(here.owner)]
	expect(await execute(editOrganization, as(admin), input(two, { name: one.name }))).toMatchObject({
		ok: false,
		problem: { kind: 'conflict', fields: { name: expect.any(String) } },
	})
})

test('a foreign organization and a missing one look the same; a neighbouring right does not edit', async () => {
	const mine = await anOrganization(here.owner)
	const foreign = await anOrganization(here.owner)
	const person = await aDelegate(here.owner, RIGHTS, { organizations: [mine.id] })
	const change = { name: 'Taken over' }
	const there = await execute(editOrganization, as(person), input(foreign, change))
	const missing = await execute(
		editOrganization,
		as(person),
		input({ ...foreign, id: '00000000-0000-4000-8000-000000000000' }, change),
	)
	expect(there).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect(missing).toEqual(there)
	const neighbour = await aDelegate(here.owner, ['organization.read', 'organization.create', 'domain.edit'], {
		organizations: [foreign.id],
	})
	expect(await execute(editOrganization, as(neighbour), input(foreign, change))).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed' },
	})
	expect(await rowOf(foreign)).toMatchObject({ name: foreign.name, version: 1 })
})

describe('how long passwords must be', () => {
	const least = async (organization: { id: string }) => (await rowOf(organization)).min_password_length

	test('it is raised by whoever edits the organization, lowered from above only, and the journal tells both', async () => {
		const organization = await anOrganization(here.owner)
		const inside = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
		const change = (by: { id: string }, version: number, minCharacters: string) =>
			execute(editOrganization, as(by), input(organization, { version, minCharacters }))
		expect(await change(inside, 1, '18')).toMatchObject({ ok: true })
		for (const lower of ['17', '15', ''])
			expect(await change(inside, 2, lower)).toMatchObject({
				problem: { kind: 'invalid', fields: { minCharacters: expect.stringMatching(/decided above/) } },
			})
		expect(await least(organization)).toBe(18)
		expect(await change(await anAdministrator(here.owner), 2, '')).toMatchObject({ ok: true })
		expect(await least(organization)).toBeNull()
		const { rows } = await here.owner.query(
			`SELECT before->>'minCharacters' AS was, after->>'minCharacters' AS is FROM journal_entry WHERE organization_id = $1 AND outcome = 'done' ORDER BY at`,
			[organization.id],
		)
		expect(rows).toEqual([
			{ was: null, is: '18' },
			{ was: '18', is: null },
		])
	})

	test.each(['14', '25', '0', '-1', '1e1', 'twenty', '15.5'])(
		'%s is refused beside the field',
		async (minCharacters) => {
			const admin = await anAdministrator(here.owner)
			const organization = await anOrganization(here.owner)
			expect(await execute(editOrganization, as(admin), input(organization, { minCharacters }))).toMatchObject({
				problem: { kind: 'invalid', fields: { minCharacters: 'Write a number from 15 to 24, or leave it empty.' } },
			})
		},
	)
})
