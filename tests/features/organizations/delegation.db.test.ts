import { describe, expect, test } from 'vitest'
import type { Caller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { giveGrant } from '@/features/grants/give-grant'
import { setOrganizationDelegation } from '@/features/organizations/set-organization-delegation'
import { setOrganizationReseller } from '@/features/organizations/set-organization-reseller'
import { as } from '../../support/callers'
import { journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, anAccount, anAdministrator, anOrganization } from '../../support/factories'
import { giving, grantsOf, MANAGER } from '../grants/people'

const here = useDatabase()
const EDIT: GrantableRight[] = ['organization.read', 'organization.edit']
const rowOf = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT may_delegate, reseller, version FROM organization WHERE id = $1', [id])).rows[0]
const off = (organization: { id: string }) => ({ organization: organization.id, mayDelegate: false })

async function aClosed() {
	const reseller = await anOrganization(here.owner)
	const customer = await anOrganization(here.owner, { parent_id: reseller.id })
	const domain = await aDomain(here.owner, customer.id)
	const person = await anAccount(here.owner, { organization_id: customer.id, domain_id: domain.id })
	const inside = await aDelegate(here.owner, MANAGER, { organizations: [customer.id] }, { passOnDepth: 2 })
	const onDomain = await aDelegate(here.owner, MANAGER, { domains: [domain.id] }, { passOnDepth: 2 })
	const above = await aDelegate(here.owner, [...MANAGER, ...EDIT], { organizations: [reseller.id] }, { passOnDepth: 2 })
	return { reseller, customer, domain, person, inside, onDomain, above }
}

describe('P5 whether an organization may delegate', () => {
	test('off: nobody inside gives, whoever is above does, and what was given stays', async () => {
		const { customer, domain, person, inside, onDomain, above } = await aClosed()
		const input = giving(person, { domains: [domain.id] })
		expect(await execute(giveGrant, as(inside), input)).toMatchObject({ ok: true })
		expect(await execute(setOrganizationDelegation, as(above), off(customer))).toMatchObject({ ok: true })
		expect(await rowOf(customer)).toMatchObject({ may_delegate: false })
		expect(await journalOf(here.owner, above)).toMatchObject([
			{ right: 'organization.edit', outcome: 'done', before: { mayDelegate: true }, after: { mayDelegate: false } },
		])
		for (const giver of [inside, onDomain]) {
			expect(await execute(giveGrant, as(giver), input)).toMatchObject({
				problem: { kind: 'not-allowed', text: expect.stringContaining('may not delegate') },
			})
		}
		expect(await grantsOf(here.owner, person)).toMatchObject([{ revoked_at: null }])
		expect(await execute(giveGrant, as(above), input)).toMatchObject({ ok: true })
		expect(await grantsOf(here.owner, person)).toHaveLength(2)
	})

	test('off for a reseller: neither it nor its customers give, the server does', async () => {
		const { reseller, domain, person, inside, above } = await aClosed()
		const admin = await anAdministrator(here.owner)
		expect(await execute(setOrganizationDelegation, as(admin), off(reseller))).toMatchObject({ ok: true })
		const input = giving(person, { domains: [domain.id] })
		for (const giver of [inside, above])
			expect(await execute(giveGrant, as(giver), input)).toMatchObject({ problem: { kind: 'not-allowed' } })
		expect(await execute(giveGrant, as(admin), input)).toMatchObject({ ok: true })
	})

	test('one closed place among several is enough to be refused', async () => {
		const { reseller, customer, domain, person, above } = await aClosed()
		const open = await aDomain(here.owner, reseller.id)
		const both = await aDelegate(
			here.owner,
			MANAGER,
			{ domains: [open.id], organizations: [customer.id] },
			{ passOnDepth: 2 },
		)
		await execute(setOrganizationDelegation, as(above), off(customer))
		const input = giving(person, { domains: [open.id, domain.id] })
		expect(await execute(giveGrant, as(both), input)).toMatchObject({ problem: { kind: 'not-allowed' } })
		expect(await grantsOf(here.owner, person)).toEqual([])
	})
})

describe('who sets the switches', () => {
	test('delegation is set from above: whoever edits the organization itself is refused, in words', async () => {
		const { customer } = await aClosed()
		const editor = await aDelegate(here.owner, EDIT, { organizations: [customer.id] })
		for (const mayDelegate of [true, false]) {
			const result = await execute(setOrganizationDelegation, as(editor), { organization: customer.id, mayDelegate })
			expect(result).toMatchObject({ problem: { kind: 'not-allowed', text: expect.stringContaining('from above') } })
		}
		expect(await rowOf(customer)).toMatchObject({ may_delegate: true, version: 1 })
		expect(await journalOf(here.owner, editor)).toMatchObject([{ why: 'own-limits' }, { why: 'own-limits' }])
	})

	test('Q5 resellers are made by who runs the server, not by a reseller', async () => {
		const { customer, above } = await aClosed()
		const input = { organization: customer.id, reseller: true }
		expect(await execute(setOrganizationReseller, as(above), input)).toMatchObject({
			problem: { kind: 'not-allowed', text: expect.stringContaining('runs the server') },
		})
		expect(await rowOf(customer)).toMatchObject({ reseller: false })
		const admin = await anAdministrator(here.owner)
		expect(await execute(setOrganizationReseller, as(admin), input)).toMatchObject({ ok: true })
		expect(await rowOf(customer)).toMatchObject({ reseller: true })
	})

	test('a reseller with customers stays one', async () => {
		const { reseller } = await aClosed()
		const admin = await anAdministrator(here.owner)
		const result = await execute(setOrganizationReseller, as(admin), { organization: reseller.id, reseller: false })
		expect(result).toMatchObject({ problem: { kind: 'conflict', text: expect.stringContaining('below it') } })
		expect(await rowOf(reseller)).toMatchObject({ reseller: true })
	})

	test.each([
		[
			'delegation',
			(by: Caller, input: unknown) => execute(setOrganizationDelegation, by, input),
			{ mayDelegate: false },
		],
		['reseller', (by: Caller, input: unknown) => execute(setOrganizationReseller, by, input), { reseller: true }],
	] as const)('%s of a foreign organization is not there', async (_what, verb, values) => {
		const stranger = await aDelegate(here.owner, EDIT, { organizations: [(await anOrganization(here.owner)).id] })
		const foreign = await anOrganization(here.owner)
		const attempt = (organization: string) => verb(as(stranger), { organization, ...values })
		const answer = await attempt(foreign.id)
		expect(answer).toMatchObject({ problem: { kind: 'not-found' } })
		expect(await attempt(crypto.randomUUID())).toEqual(answer)
	})
})
