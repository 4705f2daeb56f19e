import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { assignPlan } from '@/features/billing/assign-plan'
import { createPlan } from '@/features/billing/create-plan'
import { editPlan } from '@/features/billing/edit-plan'
import { removePlan } from '@/features/billing/remove-plan'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	anAdministrator,
	anAssignment,
	anOrganization,
	aPlan,
	random,
} from '../../support/factories'

const here = useDatabase()
const rows = async (sql: string, values: unknown[]) => (await here.owner.query(sql, values)).rows
const pricesOf = (plan: string) =>
	rows(
		'SELECT from_day::text AS "from", per_mailbox, per_gb, included_mailboxes, included_bytes FROM plan_price WHERE plan_id = $1 ORDER BY from_day',
		[plan],
	)
const assignmentsOf = (place: string) =>
	rows(
		'SELECT plan_id AS plan, from_day::text AS "from" FROM plan_assignment WHERE $1 IN (organization_id, domain_id) ORDER BY from_day',
		[place],
	)
const monthStart = (ahead = 0): string => {
	const now = new Date()
	return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1)).toISOString().slice(0, 10)
}
const input = (values: Record<string, unknown> = {}) => ({
	name: `Plan ${random()}`,
	currency: 'EUR',
	storageBasis: 'used',
	pricePerMailbox: '1.50',
	pricePerGb: '0,2',
	includedMailboxes: '5',
	includedBytes: '10 GB',
	...values,
})

test('D3 a plan is made with its prices in minor units, and the journal holds none of them', async () => {
	const admin = await anAdministrator(here.owner)
	const made = await execute(createPlan, as(admin), input())
	expect(made).toMatchObject({ ok: true })
	const [plan] = await rows('SELECT id, name, currency FROM price_plan WHERE name = $1', [
		(await rows('SELECT subject_label AS name FROM journal_entry WHERE actor_id = $1', [admin.id]))[0]?.name,
	])
	expect(await pricesOf(plan?.id)).toEqual([
		{
			from: monthStart(),
			per_mailbox: '150',
			per_gb: '20',
			included_mailboxes: 5,
			included_bytes: '10737418240',
		},
	])
	const journal = await rows('SELECT before, after FROM journal_entry WHERE actor_id = $1', [admin.id])
	expect(journal).toEqual([{ before: null, after: { name: plan?.name, currency: 'EUR', storageBasis: 'used' } }])
})

test.each([
	['JPY', '150', '150'],
	['KWD', '1.5', '1500'],
	['USD', '', '0'],
])('an amount in %s has the minor units of ISO 4217', async (currency, typed, minor) => {
	const admin = await anAdministrator(here.owner)
	const made = await execute(createPlan, as(admin), input({ currency, pricePerMailbox: typed, pricePerGb: '' }))
	expect(made.ok && (await pricesOf(made.value.value.id))[0]?.per_mailbox).toBe(minor)
})

test.each([
	['a negative price', { pricePerMailbox: '-1' }, 'pricePerMailbox'],
	['no number', { pricePerGb: 'NaN' }, 'pricePerGb'],
	['a huge price', { pricePerMailbox: '9'.repeat(25) }, 'pricePerMailbox'],
	['a price finer than the currency', { pricePerMailbox: '1.505' }, 'pricePerMailbox'],
	['a fraction of a yen', { currency: 'JPY', pricePerMailbox: '1.5', pricePerGb: '' }, 'pricePerMailbox'],
	['a price as a number', { pricePerMailbox: 1.5 }, 'pricePerMailbox'],
	['a currency that is none', { currency: 'XTS' }, 'currency'],
	['a currency of the prototype', { currency: 'constructor' }, 'currency'],
	['free mailboxes below none', { includedMailboxes: '-5' }, 'includedMailboxes'],
	['an empty name', { name: ' ' }, 'name'],
	['a name that is too long', { name: 'x'.repeat(101) }, 'name'],
	['a way of counting that is none', { storageBasis: 'guessed' }, 'storageBasis'],
	['a field that does not belong in it', { planId: 'x' }, ''],
	['an organization of its own', { organizationId: '00000000-0000-4000-8000-000000000000' }, ''],
])('%s is refused with a sentence at the field', async (_what, values, field) => {
	const admin = await anAdministrator(here.owner)
	const before = await rows('SELECT count(*) FROM price_plan', [])
	const result = await execute(createPlan, as(admin), input(values))
	expect(result).toMatchObject({ ok: false, problem: { kind: 'invalid', fields: { [field]: expect.any(String) } } })
	expect(await rows('SELECT count(*) FROM price_plan', [])).toEqual(before)
})

test('two plans of one name are refused at the field, whatever the case', async () => {
	const admin = await anAdministrator(here.owner)
	const { name } = await aPlan(here.owner)
	expect(await execute(createPlan, as(admin), input({ name: name.toUpperCase() }))).toMatchObject({
		ok: false,
		problem: { kind: 'conflict', fields: { name: expect.any(String) } },
	})
})

describe('editing', () => {
	const edit = (plan: { id: string; name: string }, values: Record<string, unknown> = {}) => ({
		plan: plan.id,
		version: 1,
		name: plan.name,
		from: monthStart(1),
		pricePerMailbox: '2',
		pricePerGb: '0.20',
		...values,
	})

	test('a new price begins on its day; the old one stays for the days before', async () => {
		const admin = await anAdministrator(here.owner)
		const plan = await aPlan(here.owner)
		expect(await execute(editPlan, as(admin), edit(plan))).toMatchObject({ ok: true })
		expect(await pricesOf(plan.id)).toMatchObject([
			{ from: '2020-01-01', per_mailbox: '150' },
			{ from: monthStart(1), per_mailbox: '200' },
		])
		const journal = await rows('SELECT before, after FROM journal_entry WHERE actor_id = $1', [admin.id])
		expect(journal).toEqual([{ before: { newPricesFrom: null }, after: { newPricesFrom: monthStart(1) } }])
	})

	test('a price that begins on the same day is replaced, and a plan renamed alone keeps its prices', async () => {
		const admin = await anAdministrator(here.owner)
		const plan = await aPlan(here.owner)
		await execute(editPlan, as(admin), edit(plan))
		await execute(editPlan, as(admin), edit(plan, { version: 2, pricePerMailbox: '3' }))
		await execute(editPlan, as(admin), edit(plan, { version: 3, pricePerMailbox: '3', name: `New ${random()}` }))
		expect(await pricesOf(plan.id)).toMatchObject([{ per_mailbox: '150' }, { from: monthStart(1), per_mailbox: '300' }])
	})

	test.each([
		['a month that is over', monthStart(-1)],
		['long ago', '2020-01-01'],
		['no day', '2026-02-30'],
		['nothing', ''],
		['far ahead', '2099-01-01'],
	])('prices from %s are refused: what is charged for it stands', async (_what, from) => {
		const admin = await anAdministrator(here.owner)
		const plan = await aPlan(here.owner)
		expect(await execute(editPlan, as(admin), edit(plan, { from }))).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { from: expect.any(String) } },
		})
		expect(await pricesOf(plan.id)).toHaveLength(1)
	})

	test('a stale edit says so, and shows what stands there now', async () => {
		const admin = await anAdministrator(here.owner)
		const plan = await aPlan(here.owner, {}, { version: 4 })
		expect(await execute(editPlan, as(admin), edit(plan, { version: 3 }))).toMatchObject({
			ok: false,
			problem: { kind: 'stale', version: 4, current: { name: plan.name, pricePerMailbox: '1.50' } },
		})
		expect(await pricesOf(plan.id)).toHaveLength(1)
	})
})

describe('deleting', () => {
	test('a plan that was never assigned goes, with its prices', async () => {
		const admin = await anAdministrator(here.owner)
		const plan = await aPlan(here.owner)
		expect(await execute(removePlan, as(admin), { plan: plan.id })).toMatchObject({ ok: true })
		expect(await rows('SELECT 1 FROM price_plan WHERE id = $1', [plan.id])).toEqual([])
	})

	test('a plan that was ever assigned stays', async () => {
		const admin = await anAdministrator(here.owner)
		const plan = await aPlan(here.owner)
		await anAssignment(here.owner, plan.id, { organization: (await anOrganization(here.owner)).id })
		expect(await execute(removePlan, as(admin), { plan: plan.id })).toMatchObject({
			ok: false,
			problem: { kind: 'conflict' },
		})
		expect(await pricesOf(plan.id)).toHaveLength(1)
	})
})

describe('assigning', () => {
	test('an organization and a domain get a plan from a day on; the same day is replaced; none ends it', async () => {
		const admin = await anAdministrator(here.owner)
		const [one, two] = [await aPlan(here.owner), await aPlan(here.owner)]
		const organization = await anOrganization(here.owner)
		const domain = await aDomain(here.owner, organization.id)
		const assign = (place: string, plan: string, from: string) => execute(assignPlan, as(admin), { place, plan, from })
		expect(await assign(organization.id, one.id, monthStart())).toMatchObject({ ok: true })
		expect(await assign(organization.id, two.id, monthStart())).toMatchObject({ ok: true })
		expect(await assign(organization.id, '', monthStart(2))).toMatchObject({ ok: true })
		expect(await assign(domain.id, one.id, monthStart(1))).toMatchObject({ ok: true })
		expect(await assignmentsOf(organization.id)).toEqual([
			{ plan: two.id, from: monthStart() },
			{ plan: null, from: monthStart(2) },
		])
		expect(await assignmentsOf(domain.id)).toEqual([{ plan: one.id, from: monthStart(1) }])
	})

	test('months that are over keep their plan', async () => {
		const admin = await anAdministrator(here.owner)
		const plan = await aPlan(here.owner)
		const organization = await anOrganization(here.owner)
		expect(
			await execute(assignPlan, as(admin), { place: organization.id, plan: plan.id, from: monthStart(-1) }),
		).toMatchObject({ ok: false, problem: { kind: 'invalid', fields: { from: expect.any(String) } } })
		expect(await assignmentsOf(organization.id)).toEqual([])
	})

	test('a plan that is not there any more is refused at the field', async () => {
		const admin = await anAdministrator(here.owner)
		const organization = await anOrganization(here.owner)
		const gone = '00000000-0000-4000-8000-000000000000'
		expect(
			await execute(assignPlan, as(admin), { place: organization.id, plan: gone, from: monthStart() }),
		).toMatchObject({ ok: false, problem: { kind: 'invalid', fields: { plan: expect.any(String) } } })
		expect(await execute(assignPlan, as(admin), { place: gone, plan: '', from: monthStart() })).toMatchObject({
			ok: false,
			problem: { kind: 'not-found' },
		})
	})
})

const PLANS: GrantableRight[] = ['billing.view', 'plan.create', 'plan.edit', 'plan.remove', 'plan.assign']

describe('Q3 Q6 nobody sets the price that they pay', () => {
	test('every right about plans on an organization does nothing to plans, nor to whose plan is whose', async () => {
		const reseller = await anOrganization(here.owner)
		const foreign = await anOrganization(here.owner)
		const plan = await aPlan(here.owner)
		const person = await aDelegate(here.owner, PLANS, { organizations: [reseller.id] })
		const price = { pricePerMailbox: '0', pricePerGb: '0' }
		const from = monthStart()
		const tried = await Promise.all([
			execute(createPlan, as(person), input()),
			execute(editPlan, as(person), { plan: plan.id, version: 1, name: 'Mine', from, ...price }),
			execute(removePlan, as(person), { plan: plan.id }),
			execute(assignPlan, as(person), { place: reseller.id, plan: plan.id, from }),
			execute(assignPlan, as(person), { place: foreign.id, plan: plan.id, from }),
		])
		for (const one of tried) expect(one).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		expect(await pricesOf(plan.id)).toMatchObject([{ per_mailbox: '150' }])
		expect([...(await assignmentsOf(reseller.id)), ...(await assignmentsOf(foreign.id))]).toEqual([])
	})

	test('who may change plans but not see prices learns none by a stale or a wrong edit', async () => {
		const plan = await aPlan(here.owner, { perMailbox: 7_654_321 }, { version: 3 })
		const person = await aDelegate(here.owner, ['plan.edit', 'plan.create', 'plan.remove', 'plan.assign'], {
			server: true,
		})
		const asked = { plan: plan.id, version: 1, name: 'x', from: monthStart(), pricePerMailbox: '1', pricePerGb: '1' }
		for (const one of [
			await execute(editPlan, as(person), asked),
			await execute(editPlan, as(person), { ...asked, pricePerMailbox: 'much' }),
			await execute(createPlan, as(person), input({ pricePerGb: 'much' })),
			await execute(removePlan, as(person), { plan: plan.id }),
			await execute(assignPlan, as(person), {
				place: (await anOrganization(here.owner)).id,
				plan: plan.id,
				from: monthStart(),
			}),
		]) {
			expect(one).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
			expect(JSON.stringify(one)).not.toMatch(/7654321|76543|EUR/)
		}
		expect(await pricesOf(plan.id)).toHaveLength(1)
	})
})

test('what is charged for months that are over cannot be changed by any statement of the program', async () => {
	const admin = await anAdministrator(here.owner)
	const plan = await aPlan(here.owner)
	const organization = await anOrganization(here.owner)
	await anAssignment(here.owner, plan.id, { organization: organization.id })
	const program = new pg.Client({ connectionString: here.appUrl })
	await program.connect()
	const armed = async (statement: string) => {
		await program.query('BEGIN')
		await program.query(
			"SELECT set_config('app.actor', $1, true), set_config('app.right', 'plan.edit', true), set_config('app.write_server', 'on', true)",
			[admin.id],
		)
		const done = await program.query(statement).then(
			({ rowCount }) => `${rowCount} rows`,
			(error: { message: string }) => error.message,
		)
		await program.query('ROLLBACK')
		return done
	}
	const insert = (table: string, column: string, day: string) =>
		armed(
			`INSERT INTO ${table} (id, plan_id, ${column}, from_day${table === 'plan_price' ? ', per_gb' : ''}) VALUES (gen_random_uuid(), '${plan.id}', ${column === 'organization_id' ? `'${organization.id}'` : '1'}, '${day}'${table === 'plan_price' ? ', 1' : ''})`,
		)
	expect(await armed('UPDATE plan_price SET per_mailbox = 1')).toMatch(/permission denied/)
	expect(await armed('UPDATE plan_assignment SET plan_id = NULL')).toMatch(/permission denied/)
	expect(await armed("UPDATE price_plan SET currency = 'USD'")).toMatch(/permission denied/)
	expect(await armed('DELETE FROM domain_day')).toMatch(/permission denied/)
	expect(await armed(`DELETE FROM plan_price WHERE plan_id = '${plan.id}'`)).toBe('0 rows')
	expect(await armed(`DELETE FROM plan_assignment WHERE plan_id = '${plan.id}'`)).toBe('0 rows')
	expect(await insert('plan_price', 'per_mailbox', monthStart(-1))).toMatch(/row-level security/)
	expect(await insert('plan_assignment', 'organization_id', monthStart(-1))).toMatch(/row-level security/)
	expect(await insert('plan_price', 'per_mailbox', monthStart())).toBe('1 rows')
	expect(await insert('plan_assignment', 'organization_id', monthStart())).toBe('1 rows')
	await program.end()
})
