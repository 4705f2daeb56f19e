import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import type { ReadHandle } from '@/core/gateway/handles'
import { serverPlace } from '@/core/gateway/places'
import { invalid } from '@/core/gateway/result'
import { asDate, expectSight, FromDay, fromDayOf } from './plan-rules'

/** The organization or domain with this id, or NULL. */
async function findPlace(read: ReadHandle, id: string) {
	const select = { id: true, name: true } as const
	const organization = await read.organization.findUnique({ where: { id }, select })
	if (organization) return { name: organization.name, where: { organizationId: id, domainId: null } }
	const domain = await read.domain.findFirst({ where: { id, deletedAt: null }, select })
	return domain && { name: domain.name, where: { organizationId: null, domainId: id } }
}

/**
 * Decides by which plan an organization or a domain is charged from a day on. What lies in an organization is charged by its plan
 * too, unless it has one of its own.
 * @param place an organization's or a domain's id
 * @param plan empty = none of its own from then on: that of what it lies in holds
 * @param from a day (UTC) as 2027-01-01, in the running month at the earliest; a plan that was to begin on the same day is replaced
 */
export const assignPlan = command({
	right: 'plan.assign',
	input: z.strictObject({
		place: Id,
		plan: z.union([z.literal(''), Id], { error: 'Choose a plan.' }),
		from: FromDay,
	}),
	locate: async (read, input, { now }) => {
		const target = await findPlace(read, input.place)
		if (!target) return null
		const plan = input.plan ? await read.pricePlan.findUnique({ where: { id: input.plan } }) : null
		const before = await read.planAssignment.findFirst({
			where: { ...target.where, fromDay: { lte: now } },
			orderBy: { fromDay: 'desc' },
			select: { plan: { select: { name: true } } },
		})
		return { place: serverPlace(), label: plan?.name ?? 'no plan of its own', row: { target, plan, before } }
	},
	run: async (tx, { input, row, may, now }) => {
		expectSight(may)
		const { target, plan, before } = row
		if (input.plan && !plan) throw invalid({ plan: 'There is no such plan any more. Choose another one.' })
		const from = fromDayOf(input.from, now)
		const at = { ...target.where, fromDay: asDate(from) }
		await tx.planAssignment.deleteMany({ where: at })
		await tx.planAssignment.createMany({ data: { ...at, planId: plan?.id ?? null } })
		return {
			of: plan?.id ?? '',
			before: null,
			after: { place: target.name, from, insteadOf: before?.plan?.name ?? null },
			result: { place: input.place },
		}
	},
})
