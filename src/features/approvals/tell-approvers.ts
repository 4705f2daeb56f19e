import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { notFound } from '@/core/gateway/result'
import { askingLetter } from './approval-letter'
import { deedWords } from './approval-words'
import { approversOf } from './approvers'
import { locateRequest } from './locate-request'

const until = (end: Date): string => `${end.toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** Writes to those who can approve a request; once, whatever is restarted in between. What it is about may be gone: then nobody is written to. */
export const tellApprovers = command({
	right: 'system.look-after-approvals',
	input: z.strictObject({ request: Id }),
	locate: async (read, { request }, { now }) => {
		const waits = { id: request, state: 'waiting', toldAt: null, endsAt: { gt: now } } as const
		const row = await read.approvalRequest.findFirst({
			where: waits,
			select: { id: true, askerId: true, askerName: true, right: true, label: true, reason: true, endsAt: true },
		})
		if (!row) return null
		const located = await locateRequest(read, request)
		const approvers = located ? await approversOf(read, located, now) : []
		return { place: serverPlace(), label: row.label, account: row.askerId, row: { ...row, approvers } }
	},
	run: async (tx, { row, now, post }) => {
		const { count } = await tx.approvalRequest.updateMany({
			where: { id: row.id, state: 'waiting', toldAt: null },
			data: { toldAt: now },
		})
		if (count !== 1) throw notFound('decided-meanwhile')
		for (const one of row.approvers) await post(askingLetter(one, row, until(row.endsAt)))
		return {
			of: row.id,
			kind: 'approval',
			accountId: row.askerId,
			before: null,
			after: { toApprove: deedWords(row.right), told: row.approvers.map(({ name }) => name) },
			result: { id: row.id },
		}
	},
})
