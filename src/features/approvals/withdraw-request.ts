import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'
import { conflict } from '@/core/gateway/result'
import { deedWords } from './approval-words'
import { REQUEST } from './locate-request'

/** Takes back what one asked for and what is not decided yet. */
export const withdrawRequest = command({
	right: 'own.ask-approval',
	input: z.strictObject({ request: Id }),
	locate: async (read, { request }, by) => {
		const self = await locateSelf(read, by)
		const row = await read.approvalRequest.findFirst({
			where: { id: request, askerId: by.accountId ?? '' },
			select: REQUEST,
		})
		return self && row && { ...self, label: row.label, row }
	},
	run: async (tx, { row, actor, now }) => {
		const { count } = await tx.approvalRequest.updateMany({
			where: { id: row.id, state: 'waiting' },
			data: { state: 'withdrawn', sealed: null, decidedAt: now, decidedById: actor.accountId, decidedName: actor.name },
		})
		if (count !== 1) throw conflict({}, 'This is decided already. Load the page again.')
		return {
			of: row.id,
			kind: 'approval',
			before: null,
			after: { takenBack: deedWords(row.right) },
			result: { id: row.id },
		}
	},
})
