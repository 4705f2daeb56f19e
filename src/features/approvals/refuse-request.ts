import { z } from 'zod'
import { Id, Note } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict, invalid } from '@/core/gateway/result'
import { decidedLetter } from './approval-letter'
import { deedWords } from './approval-words'
import { expectOpen, locateRequest } from './locate-request'

/** Declines what somebody asked for, with a reason that they read. Nothing is changed, and what was asked for is wiped. */
export const refuseRequest = command({
	name: 'refuse-request',
	right: 'approval.give',
	input: z.strictObject({ request: Id, answer: Note }),
	locate: (read, { request }) => locateRequest(read, request),
	run: async (tx, { input: { answer }, row, actor, now, post }) => {
		expectOpen(row, actor.accountId, now)
		if (answer === '') throw invalid({ answer: 'Write why not; whoever asked reads it.' })
		const { count } = await tx.approvalRequest.updateMany({
			where: { id: row.id, state: 'waiting' },
			data: {
				state: 'refused',
				sealed: null,
				answer,
				decidedAt: now,
				decidedById: actor.accountId,
				decidedName: actor.name,
			},
		})
		if (count !== 1) throw conflict({}, 'Somebody else decided this meanwhile. Load the page again.')
		const letter = decidedLetter(row, actor.name, answer)
		if (letter) await post(letter)
		return {
			of: row.id,
			kind: 'approval',
			before: null,
			after: { notApproved: deedWords(row.right), askedBy: row.askerName, answer },
			result: { id: row.id },
		}
	},
})
