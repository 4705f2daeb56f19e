import type { Task } from 'graphile-worker'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { dueRequests } from '@/features/approvals/due-requests'
import { endRequest } from '@/features/approvals/end-request'
import { tellApprovers } from '@/features/approvals/tell-approvers'
import { keyOf, settled } from './handler'

const JOBS = { asked: 'tell-approvers', reminded: 'remind-approvers', over: 'end-request' } as const

/**
 * Each minute: writes to those who can approve what was asked for, once more before its time is over, and ends what nobody decided in time. What one run has done the next does
 * not find any more; two at the same moment do each thing once, by its key.
 */
export const lookAfterApprovals: Task = async () => {
	const by = systemCaller('Approvals', ['system.look-after-approvals'])
	for (const { id: request, what } of await dueRequests()) {
		const key = keyOf(JOBS[what], request)
		settled(
			await (what === 'over'
				? execute(endRequest, by, { request }, { key })
				: execute(tellApprovers, by, { request, what }, { key })),
		)
	}
}
