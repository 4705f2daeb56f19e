import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { locatePlan } from './locate-plan'
import { expectSight } from './plan-rules'

/** For pages too: why a plan that was assigned stays. */
export const STAYS =
	'This plan is or was assigned, and statements are made of it. It stays; assign another one instead.'

/** Deletes a plan that was never assigned. */
export const removePlan = command({
	right: 'plan.remove',
	input: z.strictObject({ plan: Id }),
	locate: async (read, input) => {
		const located = await locatePlan(read, input.plan)
		if (!located) return null
		const assigned = await read.planAssignment.count({ where: { planId: input.plan }, take: 1 })
		return { ...located, row: { ...located.row, isAssigned: assigned > 0 } }
	},
	run: async (tx, { row, may }) => {
		expectSight(may)
		if (row.isAssigned) throw conflict({}, STAYS)
		await tx.pricePlan.deleteMany({ where: { id: row.id } })
		return { of: row.id, before: { name: row.name, currency: row.currency }, after: null, result: { id: row.id } }
	},
	conflicts: { plan_assignment_plan_id_fkey: { field: '', text: STAYS } },
})
