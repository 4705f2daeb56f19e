import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { askReviewersJob } from './ask-job'
import { locateReview } from './locate-review'
import { nextOpening } from './review-rules'

/**
 * Opens the review that follows another one, for as many days as that had. Whoever takes `repeatsAt` opens it, so there is one, however many
 * try. It goes on when whoever opened the first has left: a control that ends with a person is none.
 */
export const openNext = command({
	right: 'system.review',
	input: z.strictObject({ review: Id }),
	locate: (read, { review }) => locateReview(read, review),
	run: async (tx, { row, queue, now }) => {
		const { id: last, name, reviewers, everyMonths, repeatsAt, createdAt, dueAt, openedById, openedBy } = row
		if (!repeatsAt || repeatsAt > now) throw conflict({}, 'It is not time yet.')
		const taken = await tx.review.updateMany({ where: { id: last, repeatsAt }, data: { repeatsAt: null } })
		if (taken.count === 0) throw conflict({}, 'It is open already.')
		const id = randomUUID()
		const told = {
			name,
			reviewers,
			everyMonths,
			dueAt: new Date(now.getTime() + dueAt.getTime() - createdAt.getTime()),
		}
		await tx.review.createMany({
			data: {
				id,
				...told,
				organizationId: row.organization?.id ?? null,
				openedById,
				openedBy,
				repeatsAt: nextOpening(repeatsAt, everyMonths, now),
				createdAt: now,
			},
		})
		await queue(askReviewersJob, { review: id })
		return { of: id, kind: 'review', before: null, after: { ...told, follows: createdAt }, result: { id } }
	},
})
