import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { decideItem } from './decide-item'
import { fromBelow } from './decide-review'
import { locateReview } from './locate-review'

/** So many undecided grants are ended with a review: those that its last page lists, so that the transaction stays short. */
export const ENDED_AT_CLOSE = 50

/**
 * Closes a review: from then on it stays as it is. What nobody has decided is left as it is; or, if that is chosen, ended by whoever closes
 * it, as far as they may revoke each.
 * @param undecided how many there were when this was decided
 */
export const closeReview = command({
	right: 'review.manage',
	input: z.strictObject({
		review: Id,
		undecided: z
			.string()
			.regex(/^\d{1,7}$/)
			.transform(Number),
		rest: z.enum(['leave', 'end'], { error: 'Choose what becomes of them.' }).default('leave'),
	}),
	locate: (read, { review }) => locateReview(read, review),
	run: async (tx, { input, row, read, part, attempt, actor, now }) => {
		if (row.closedAt) throw conflict({}, `${row.closedBy} closed it already.`)
		const open = { reviewId: row.id, decision: null, endedAt: null }
		const undecided = await read.reviewItem.count({ where: open })
		if (undecided !== input.undecided) throw conflict({}, OTHERS)
		if (input.rest === 'end' && undecided > ENDED_AT_CLOSE) throw conflict({ rest: TOO_MANY }, TOO_MANY)
		let ended = 0
		if (input.rest === 'end') {
			const select = { id: true, version: true, grant: { select: { lineage: true } } } as const
			const rows = await read.reviewItem.findMany({ where: open, select, orderBy: { id: 'asc' } })
			for (const { id, version } of fromBelow(rows)) {
				const decided = { item: id, version, decision: 'end', reason: 'Undecided when the review was closed' } as const
				const result = await attempt(() => part(decideItem, decided))
				if (result.ok) ended += 1
			}
		}
		const { count } = await tx.review.updateMany({
			where: { id: row.id, closedAt: null },
			data: { closedAt: now, closedBy: actor.name, atClose: input.rest, version: { increment: 1 } },
		})
		if (count === 0) throw conflict({}, 'It was closed already.')
		const left = undecided - ended
		return {
			of: row.id,
			before: null,
			after: { closedAt: now, grants: row.items, endedGrants: ended, undecided: left },
			result: { id: row.id, ended, left },
		}
	},
})

const OTHERS = 'Other grants are undecided by now than when you looked. Look again, then close it.'
const TOO_MANY = `At most ${ENDED_AT_CLOSE} grants are ended at once. End them on the review’s page first, or leave them as they are.`
