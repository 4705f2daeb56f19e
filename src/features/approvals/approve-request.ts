import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { decidedLetter } from './approval-letter'
import { deedWords } from './approval-words'
import { expectOpen, locateRequest } from './locate-request'
import { WAITABLE } from './waitable-verbs'

/**
 * Lets done what somebody asked for, in this very transaction: the deed is theirs and under their rights, which are asked once more, like
 * those of whoever approves (core/gateway/approved-deed.ts).
 */
export const approveRequest = command({
	right: 'approval.give',
	input: z.strictObject({ request: Id }),
	locate: (read, { request }) => locateRequest(read, request),
	run: async (_tx, { row, actor, now, doApproved, post }) => {
		expectOpen(row, actor.accountId, now)
		const verb = WAITABLE.get(row.verb)
		if (!verb) throw conflict({}, 'This program does not know any more what was asked for. Let it be asked for anew.')
		await doApproved(verb, row)
		const letter = decidedLetter(row, actor.name, null)
		if (letter) await post(letter)
		return {
			of: row.id,
			kind: 'approval',
			before: null,
			after: { approved: deedWords(row.right), askedBy: row.askerName },
			result: { id: row.id },
		}
	},
})
