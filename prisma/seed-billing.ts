/** Use of the past that the demonstration pretends to have counted. Under the right of the first start, which nobody holds afterwards. */
import { z } from 'zod'
import { Id } from '@/core/address'
import type { Caller } from '@/core/gateway/actor'
import { command } from '@/core/gateway/command'
import { execute } from '@/core/gateway/execute'
import type { ReadHandle } from '@/core/gateway/handles'
import { serverPlace } from '@/core/gateway/places'
import { assignPlan } from '@/features/billing/assign-plan'
import { createPlan } from '@/features/billing/create-plan'
import { PLANS, STANDARD_PRICES } from './seed-story'
import { done, type Teller } from './seed-teller'

const DAY_MS = 86_400_000

/** Every day (UTC) from the first of the last month to today. */
function daysUntil(now: Date): Date[] {
	const first = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)
	const days: Date[] = []
	for (let at = first; at <= now.getTime(); at += DAY_MS) days.push(new Date(at))
	return days
}

async function domainsOf(read: ReadHandle) {
	const mailboxes = { where: { deletedAt: null }, select: { quotaBytes: true } } as const
	return read.domain.findMany({
		where: { deletedAt: null },
		select: { id: true, organizationId: true, name: true, mailboxes },
		orderBy: { name: 'asc' },
	})
}

/** Mailboxes come one by one until there are as many as now, and fill up a little every day. */
function held(quotas: readonly (bigint | null)[], nth: number, of: number) {
	const there = Math.max(1, quotas.length - Math.floor(((of - nth) * 4) / of))
	const reserved = quotas.slice(0, there).reduce<bigint>((sum, quota) => sum + (quota ?? 0n), 0n)
	return {
		mailboxes: there,
		reservedBytes: reserved,
		usedBytes: (reserved * BigInt(200 + Math.floor((nth * 200) / of))) / 1000n,
	}
}

/** Fills in last month and this one up to today, and lets the plan hold from where it begins. */
const imagineUse = command({
	right: 'system.set-up',
	input: z.strictObject({
		plan: Id,
		/** As the plan has them now. */
		prices: z.strictObject({ perMailbox: z.bigint(), perGb: z.bigint(), includedMailboxes: z.number() }),
		organizations: z.array(Id).max(100),
	}),
	locate: async (read, _input, { now }) => {
		const domains = await domainsOf(read)
		return { place: serverPlace(), label: '', row: { domains, days: daysUntil(now) } }
	},
	run: async (tx, { input, row: { domains, days } }) => {
		const [fromDay = new Date(0)] = days
		const { plan: planId, prices, organizations } = input
		await tx.planPrice.createMany({ data: { planId, fromDay, ...prices } })
		await tx.planAssignment.createMany({
			data: organizations.map((organizationId) => ({ planId, organizationId, fromDay })),
		})
		await tx.usageDay.createMany({ data: days.map((day) => ({ day })) })
		await tx.domainDay.createMany({
			data: domains.flatMap(({ id, organizationId, name, mailboxes }) =>
				days.map((day, nth) => ({
					day,
					domainId: id,
					organizationId,
					domainName: name,
					aliases: 0,
					...held(
						mailboxes.map(({ quotaBytes }) => quotaBytes),
						nth + 1,
						days.length,
					),
				})),
			),
		})
		return { of: '', before: null, after: null, result: {} }
	},
})

/** Two price plans, one of them in force, and the use of last month and this. */
export async function tellBilling(teller: Teller): Promise<void> {
	const month = `${new Date().toISOString().slice(0, 7)}-01`
	const made: string[] = []
	for (const plan of PLANS) made.push((await done(teller, createPlan, plan)).id)
	const plan = made[0] ?? ''
	for (const place of teller.organizations.values()) await done(teller, assignPlan, { place, plan, from: month })
	const organizations = [...teller.organizations.values()]
	const told = await execute(imagineUse, FIRST_START, { plan, prices: STANDARD_PRICES, organizations })
	if (!told.ok) throw new Error(told.problem.text)
}
const FIRST_START: Caller = {
	kind: 'system',
	name: 'Demonstration',
	rights: ['system.set-up'],
	clientAddress: '127.0.0.1',
}
