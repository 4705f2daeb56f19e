import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { letterFooter, panelUrl } from '@/core/gateway/letter'
import { conflict } from '@/core/gateway/result'
import { locateReview } from './locate-review'
import { dayOf } from './review-rules'

/** So many are written to in one go. */
const MOST = 1_000
const counted = (n: number): string => (n === 1 ? 'one grant waits' : `${n} grants wait`)

/**
 * Writes to everybody in whose name something of a review is undecided: once when it is opened, and once before its last day. That they were told
 * is written down in the same transaction, so nobody is told twice.
 */
export const tellReviewers = command({
	right: 'system.review',
	input: z.strictObject({ review: Id, what: z.enum(['asked', 'reminded']) }),
	locate: async (read, { review, what }) => {
		const located = await locateReview(read, review)
		if (!located || located.row.closedAt || located.row[`${what}At`]) return null
		const waiting = await read.reviewItem.groupBy({
			by: ['reviewerId'],
			where: { reviewId: review, decision: null, endedAt: null, reviewerId: { not: null } },
			_count: true,
			orderBy: { reviewerId: 'asc' },
			take: MOST,
		})
		const people = await read.account.findMany({
			where: { id: { in: waiting.flatMap(({ reviewerId }) => reviewerId ?? []) }, state: 'active', retiredAt: null },
			select: { id: true, name: true, address: true, organizationId: true },
			orderBy: { id: 'asc' },
		})
		const grants = new Map(waiting.map(({ reviewerId, _count }) => [reviewerId, _count]))
		return { ...located, row: { ...located.row, people, grants } }
	},
	run: async (tx, { input: { what }, row, post, now }) => {
		const { id, name, dueAt, openedBy, people, grants } = row
		const { count } = await tx.review.updateMany({
			where: { id, closedAt: null, [`${what}At`]: null },
			data: { [`${what}At`]: now },
		})
		if (count === 0) throw conflict({}, 'They were told already.')
		for (const person of people) {
			const waits = counted(grants.get(person.id) ?? 0)
			await post({
				kind: 'review',
				to: { address: person.address, name: person.name, account: person.id },
				organization: person.organizationId,
				subject: what === 'asked' ? `Please review: ${name}` : `Until ${dayOf(dueAt)}: ${name}`,
				paragraphs: [
					`Hello ${person.name},`,
					what === 'asked'
						? `${openedBy} asks who is to keep which rights. In the review “${name}”, ${waits} for you.`
						: `in the review “${name}”, ${waits} for you.`,
					`Keep or end each of them until ${dayOf(dueAt)}. What nobody decides about is settled by whoever closes the review.`,
				],
				action: 'Look at them',
				link: panelUrl(`/reviews/${id}?state=open&mine=1`),
				footer: letterFooter(),
			})
		}
		return { of: id, kind: 'review', before: null, after: { letters: people.length, letter: what }, result: { id } }
	},
})
