'use server'

import { action } from '@/core/gateway/action'
import { approveRequest } from './approve-request'
import { demandApproval } from './demand-approval'
import { refuseRequest } from './refuse-request'
import { withdrawRequest } from './withdraw-request'

export const demandApprovalAction = action(demandApproval, { after: () => ({ say: 'Saved.' }) })
export const approveRequestAction = action(approveRequest, {
	after: ({ id }) => ({ redirect: `/approvals/${id}?said=approved` }),
})
export const refuseRequestAction = action(refuseRequest, {
	after: ({ id }) => ({ redirect: `/approvals/${id}?said=not-approved` }),
})
export const withdrawRequestAction = action(withdrawRequest, {
	after: ({ id }) => ({ redirect: `/approvals/${id}?said=taken-back` }),
})
