import { beforeAll, describe, expect, test } from 'vitest'
import { query } from '@/core/gateway/query'
import { getPlan } from '@/features/billing/get-plan'
import { getStatement } from '@/features/billing/get-statement'
import { listPlans } from '@/features/billing/list-plans'
import { listStatements } from '@/features/billing/list-statements'
import { billingHere, planChoices } from '@/features/billing/plan-here'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aDomainDay,
	anAdministrator,
	anAssignment,
	anOrganization,
	aPlan,
	aPrice,
	random,
} from '../../support/factories'

/** February 2026 has 28 days; all of it is over. */
const FEBRUARY = '2026-02'
const DAYS = Array.from({ length: 28 }, (_, n) => `2026-02-${String(n + 1).padStart(2, '0')}`)
const GB = 1n << 30n

const here = useDatabase()
const reseller = { id: '', name: '' }
let customer: typeof reseller
let foreign: typeof reseller
type Domain = Awaited<ReturnType<typeof aDomain>>
let own: Domain
let nested: Domain
let gone: Domain
let far: Domain
let admin: { id: string }

const fill = async (domain: Domain, days: readonly string[], mailboxes: number, gb = 0n) => {
	for (const day of days)
		await aDomainDay(here.owner, domain, day, { mailboxes, usedBytes: gb * GB, reservedBytes: 9n * GB })
}

beforeAll(async () => {
	admin = await anAdministrator(here.owner)
	Object.assign(reseller, await anOrganization(here.owner))
	customer = await anOrganization(here.owner, { parent_id: reseller.id })
	foreign = await anOrganization(here.owner)
	own = await aDomain(here.owner, reseller.id)
	nested = await aDomain(here.owner, customer.id)
	gone = await aDomain(here.owner, reseller.id, { deleted_at: new Date() })
	far = await aDomain(here.owner, foreign.id)
	await fill(own, DAYS, 10, 2n)
	await fill(nested, DAYS, 4)
	await fill(gone, DAYS.slice(0, 14), 2)
	await fill(far, DAYS, 3)
	const standard = await aPlan(here.owner, { perMailbox: 280, perGb: 100 }, { name: 'Standard' })
	const yen = await aPlan(here.owner, { perMailbox: 1000, perGb: 0 }, { name: 'Yen', currency: 'JPY' })
	const secret = await aPlan(here.owner, { perMailbox: 7_654_321, perGb: 7_654_321 }, { name: `Secret ${random()}` })
	await anAssignment(here.owner, standard.id, { organization: reseller.id })
	await anAssignment(here.owner, yen.id, { domain: nested.id }, '2026-02-15')
	await anAssignment(here.owner, secret.id, { organization: foreign.id })
})

const viewerWith = async (scope: Parameters<typeof aDelegate>[2]) =>
	viewerOf(await aDelegate(here.owner, ['billing.view'], scope))
const amounts = (statement: Awaited<ReturnType<typeof getStatement>>) =>
	statement?.lines.map(({ domainName, what, plan, days, amount }) => [domainName, plan.name, what, days, amount])

describe('a statement of a month', () => {
	test('has a line for each domain, plan and thing; those nested and those deleted since are on it', async () => {
		const statement = await getStatement(await viewerOf(admin), reseller.id, FEBRUARY)
		expect(amounts(statement)?.toSorted()).toEqual(
			[
				[own.name, 'Standard', 'mailboxes', 28, 2800n],
				[own.name, 'Standard', 'storage', 28, 200n],
				[gone.name, 'Standard', 'mailboxes', 14, 280n],
				[gone.name, 'Standard', 'storage', 14, 0n],
				// 4 × 280 × 14/28, and 4 × 1000 × 14/28 by the domain's own plan from the 15th on
				[nested.name, 'Standard', 'mailboxes', 14, 560n],
				[nested.name, 'Standard', 'storage', 14, 0n],
				[nested.name, 'Yen', 'mailboxes', 14, 2000n],
			].toSorted(),
		)
		expect(statement?.totals).toEqual([
			{ currency: 'EUR', amount: 3840n },
			{ currency: 'JPY', amount: 2000n },
		])
		expect(statement).toMatchObject({ month: { days: 28, isRunning: false }, recorded: { days: 28, estimated: 0 } })
	})

	test('a price that changes within the month holds from its day on', async () => {
		const organization = await anOrganization(here.owner)
		const domain = await aDomain(here.owner, organization.id)
		await fill(domain, DAYS, 1)
		const plan = await aPlan(here.owner, { perMailbox: 280, perGb: 0 })
		await aPrice(here.owner, plan.id, { perMailbox: 560, perGb: 0, from: '2026-02-22' })
		await aPrice(here.owner, plan.id, { perMailbox: 999, perGb: 0, from: '2026-03-01' })
		await anAssignment(here.owner, plan.id, { organization: organization.id })
		const statement = await getStatement(await viewerOf(admin), organization.id, FEBRUARY)
		expect(statement?.lines.map(({ price, days, amount }) => [price, days, amount])).toEqual([
			[280n, 21, 210n],
			[560n, 7, 140n],
		])
	})

	test('what is free is free in each domain, each day', async () => {
		const organization = await anOrganization(here.owner)
		const [one, two] = [await aDomain(here.owner, organization.id), await aDomain(here.owner, organization.id)]
		await fill(one, DAYS.slice(0, 14), 7, 1n)
		await fill(one, DAYS.slice(14), 3, 5n)
		await fill(two, DAYS, 5)
		const plan = await aPlan(here.owner, { perMailbox: 100, perGb: 100, includedMailboxes: 5, includedBytes: 3n * GB })
		await anAssignment(here.owner, plan.id, { organization: organization.id })
		const statement = await getStatement(await viewerOf(admin), one.id, FEBRUARY)
		// 14 days with 2 mailboxes above 5, and 14 days with 2 GB above 3
		expect(statement?.lines.map(({ what, charged, amount }) => [what, charged, amount])).toEqual([
			['mailboxes', 28n, 100n],
			['storage', 28n * GB, 100n],
		])
		const all = await getStatement(await viewerOf(admin), organization.id, FEBRUARY)
		expect(all?.totals).toEqual([{ currency: 'EUR', amount: 200n }])
	})

	test('storage counts as reserved where the plan says so', async () => {
		const organization = await anOrganization(here.owner)
		const domain = await aDomain(here.owner, organization.id)
		await fill(domain, DAYS, 0, 2n)
		const plan = await aPlan(here.owner, { perMailbox: 0, perGb: 100 }, { storage_basis: 'reserved' })
		await anAssignment(here.owner, plan.id, { organization: organization.id })
		expect((await getStatement(await viewerOf(admin), organization.id, FEBRUARY))?.totals).toEqual([
			{ currency: 'EUR', amount: 900n },
		])
	})

	test('the nearest plan holds: domain, organization, what it lies in; one that ends gives way', async () => {
		const top = await anOrganization(here.owner)
		const below = await anOrganization(here.owner, { parent_id: top.id })
		const domain = await aDomain(here.owner, below.id)
		await fill(domain, DAYS, 1)
		const [outer, inner] = [await aPlan(here.owner, { perGb: 0 }), await aPlan(here.owner, { perGb: 0 })]
		await anAssignment(here.owner, outer.id, { organization: top.id })
		await anAssignment(here.owner, inner.id, { organization: below.id }, '2026-02-08')
		await anAssignment(here.owner, null, { organization: below.id }, '2026-02-22')
		const statement = await getStatement(await viewerOf(admin), domain.id, FEBRUARY)
		expect(statement?.lines.map(({ plan, days }) => [plan.name, days]).toSorted()).toEqual(
			[
				[outer.name, 14],
				[inner.name, 14],
			].toSorted(),
		)
	})

	test('a domain without a plan is charged nothing, and named', async () => {
		const organization = await anOrganization(here.owner)
		const domain = await aDomain(here.owner, organization.id)
		await fill(domain, DAYS, 5)
		const statement = await getStatement(await viewerOf(admin), organization.id, FEBRUARY)
		expect(statement).toMatchObject({ lines: [], totals: [], withoutPlan: [domain.name] })
	})

	test('the list says of each organization what its statement says', async () => {
		const viewer = await viewerOf(admin)
		const { page } = await listStatements(viewer, { month: FEBRUARY, q: reseller.name })
		const statement = await getStatement(viewer, reseller.id, FEBRUARY)
		expect(page.rows).toMatchObject([
			{ id: reseller.id, domains: 3, withoutPlan: 0, plans: ['Standard', 'Yen'], totals: statement?.totals },
		])
	})
})

describe('Q3 Q6 who sees which prices', () => {
	const everything = async (viewer: Awaited<ReturnType<typeof viewerWith>>) => {
		const found: unknown[] = []
		for (const place of [reseller, customer, foreign, own, nested, gone, far]) {
			found.push(await getStatement(viewer, place.id, FEBRUARY).catch(() => null))
			found.push(await billingHere(viewer, place.id).catch(() => null))
			found.push(await planChoices(viewer, place.id).catch(() => null))
		}
		for (const filter of [
			{ month: FEBRUARY },
			{ q: 'Secret' },
			{ q: foreign.name, month: FEBRUARY },
			{ sort: '-name' },
		])
			found.push(
				await listStatements(viewer, filter).catch(() => null),
				await listPlans(viewer, filter).catch(() => null),
			)
		return JSON.stringify(found, (_, value) => (typeof value === 'bigint' ? String(value) : value))
	}

	test('billing.view on an organization shows it and what is nested in it, and no other', async () => {
		const viewer = await viewerWith({ organizations: [reseller.id] })
		const { page } = await listStatements(viewer, { month: FEBRUARY })
		expect(page.rows.map(({ id }) => id).toSorted()).toEqual([reseller.id, customer.id].toSorted())
		expect((await getStatement(viewer, nested.id, FEBRUARY))?.totals).toHaveLength(2)
		expect(await getStatement(viewer, foreign.id, FEBRUARY)).toBeNull()
		expect(await getStatement(viewer, far.id, FEBRUARY)).toBeNull()
		const all = await everything(viewer)
		for (const name of ['7654321', 'Secret', foreign.name, far.name]) expect(all).not.toContain(name)
	})

	test('billing.view on the nested organization does not show the one above', async () => {
		const viewer = await viewerWith({ organizations: [customer.id] })
		expect(await getStatement(viewer, reseller.id, FEBRUARY)).toBeNull()
		expect((await getStatement(viewer, customer.id, FEBRUARY))?.totals).toEqual([
			{ currency: 'EUR', amount: 560n },
			{ currency: 'JPY', amount: 2000n },
		])
		const all = await everything(viewer)
		for (const name of [reseller.name, own.name, gone.name]) expect(all).not.toContain(name)
	})

	test('billing.view on one domain shows that domain, by a price that holds for it, and nothing around it', async () => {
		const viewer = await viewerWith({ domains: [own.id] })
		const { page } = await listStatements(viewer, { month: FEBRUARY })
		expect(page.rows).toMatchObject([{ id: own.id, kind: 'domain', totals: [{ currency: 'EUR', amount: 3000n }] }])
		expect(await billingHere(viewer, own.id)).toMatchObject({
			plan: { name: 'Standard', own: false },
			mayAssign: false,
		})
		expect(await getStatement(viewer, reseller.id, FEBRUARY)).toBeNull()
		const all = await everything(viewer)
		for (const name of [reseller.name, nested.name, gone.name, 'Yen', far.name]) expect(all).not.toContain(name)
	})

	test('plans themselves are seen on the whole server only', async () => {
		const viewer = await viewerWith({ organizations: [reseller.id, foreign.id] })
		await expect(listPlans(viewer, {})).rejects.toMatchObject({ problem: { kind: 'not-found' } })
		await expect(planChoices(viewer, reseller.id)).rejects.toMatchObject({ problem: { kind: 'not-found' } })
		const [plan] = (await listPlans(await viewerOf(admin), { q: 'Standard' })).rows
		await expect(getPlan(viewer, plan?.id ?? '')).rejects.toMatchObject({ problem: { kind: 'not-found' } })
		expect(plan).toMatchObject({ perMailbox: 280n, places: 1 })
		expect(await getPlan(await viewerOf(admin), plan?.id ?? '')).toMatchObject({
			places: [{ placeId: reseller.id, until: null }],
			can: { edit: true, remove: false },
		})
	})

	test('every other right shows no price, even on the whole server', async () => {
		const { GRANTABLE_RIGHTS } = await import('@/core/policy')
		const others = GRANTABLE_RIGHTS.filter((right) => !/^(billing|plan)\./.test(right))
		const viewer = await viewerOf(await aDelegate(here.owner, others, { server: true }))
		expect(await everything(viewer)).not.toMatch(/7654321|Secret|Standard/)
		for (const right of others) {
			const seen = await query(viewer, right, async (read) => [
				...(await read.sql`SELECT * FROM price_plan`),
				...(await read.sql`SELECT * FROM plan_price`),
				...(await read.sql`SELECT * FROM plan_assignment`),
				...(await read.sql`SELECT domain_name FROM app.billed('2026-02-01', '2026-02-28', NULL)`),
				...(await read.sql`SELECT plan_name FROM app.plan_here(${reseller.id}::uuid, '2026-02-01')`),
			])
			expect([right, seen]).toEqual([right, []])
		}
	})

	test('the right on plans without billing.view shows nothing on any page', async () => {
		const viewer = await viewerOf(await aDelegate(here.owner, ['plan.edit', 'plan.assign'], { server: true }))
		expect(await everything(viewer)).not.toMatch(/7654321|Secret|Standard/)
	})
})
