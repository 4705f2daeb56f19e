import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { notFound } from '@/core/gateway/result'
import { endedLetter } from './approval-letter'
import { deedWords } from './approval-words'
import { ASKER, REQUEST } from './locate-request'

const NOT_DECIDED = 'Nobody decided it in time.'

/** Ends a request that nobody decided in time: what was asked for is wiped, and whoever asked hears of it. */
export const endRequest = command({
	right: 'system.look-after-approvals',
	input: z.strictObject({ request: Id }),
	locate: async (read, { request }, { now }) => {
		const row = await read.approvalRequest.findFirst({
			where: { id: request, state: 'waiting', endsAt: { lte: now } },
			select: { ...REQUEST, asker: ASKER },
		})
		return row && { place: serverPlace(), label: row.label, account: row.askerId, row }
	},
	run: async (tx, { row, now, post }) => {
		const { count } = await tx.approvalRequest.updateMany({
			where: { id: row.id, state: 'waiting' },
			data: { state: 'void', sealed: null, answer: NOT_DECIDED, decidedAt: now },
		})
		if (count !== 1) throw notFound('decided-meanwhile')
		const letter = endedLetter(row)
		if (letter) await post(letter)
		return {
			of: row.id,
			kind: 'approval',
			accountId: row.askerId,
			before: null,
			after: { notDecided: deedWords(row.right) },
			result: { id: row.id },
		}
	},
})
