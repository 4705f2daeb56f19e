import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { notFound } from '@/core/gateway/result'
import { askingLetter, remindingLetter } from './approval-letter'
import { deedWords } from './approval-words'
import { approversOf } from './approvers'
import { locateRequest } from './locate-request'

const TOLD = { asked: 'toldAt', reminded: 'remindedAt' } as const
const until = (end: Date): string => `${end.toISOString().slice(0, 16).replace('T', ' ')} UTC`

/**
 * Writes to those who can approve a request: once when it was asked, and once before its time is over, to who is nearest by then; each once,
 * whatever is restarted in between. What it is about may be gone: then nobody is written to.
 */
export const tellApprovers = command({
	right: 'system.look-after-approvals',
	input: z.strictObject({ request: Id, what: z.enum(['asked', 'reminded']) }),
	locate: async (read, { request, what }, { now }) => {
		const waits = { id: request, state: 'waiting', [TOLD[what]]: null, endsAt: { gt: now } } as const
		const row = await read.approvalRequest.findFirst({
			where: waits,
			select: { id: true, askerId: true, askerName: true, right: true, label: true, reason: true, endsAt: true },
		})
		if (!row) return null
		const located = await locateRequest(read, request)
		const approvers = located ? await approversOf(read, located, now) : []
		return { place: serverPlace(), label: row.label, account: row.askerId, row: { ...row, approvers } }
	},
	run: async (tx, { input: { what }, row, now, post }) => {
		const { count } = await tx.approvalRequest.updateMany({
			where: { id: row.id, state: 'waiting', [TOLD[what]]: null },
			data: { [TOLD[what]]: now },
		})
		if (count !== 1) throw notFound('decided-meanwhile')
		const letter = what === 'asked' ? askingLetter : remindingLetter
		for (const one of row.approvers) await post(letter(one, row, until(row.endsAt)))
		return {
			of: row.id,
			kind: 'approval',
			accountId: row.askerId,
			before: null,
			after: {
				toApprove: deedWords(row.right),
				told: row.approvers.map(({ name }) => name),
				...(what === 'reminded' ? { letter: what } : {}),
			},
			result: { id: row.id },
		}
	},
})
