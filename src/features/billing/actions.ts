'use server'

import { action } from '@/core/gateway/action'
import { assignPlan } from './assign-plan'
import { createPlan } from './create-plan'
import { editPlan } from './edit-plan'
import { removePlan } from './remove-plan'

export const createPlanAction = action(createPlan, {
	after: ({ id }) => ({ redirect: `/billing/plans/${id}?said=created` }),
})
export const editPlanAction = action(editPlan, {
	after: ({ id }) => ({ redirect: `/billing/plans/${id}?said=saved` }),
})
export const removePlanAction = action(removePlan, { after: () => ({ redirect: '/billing/plans?said=deleted' }) })
export const assignPlanAction = action(assignPlan, {
	after: ({ place }) => ({ redirect: `/billing/${place}?said=saved` }),
})
