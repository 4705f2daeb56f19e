import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { organizationOrServer, WITH_LINEAGE } from '@/core/gateway/places'
import { conflict, invalid } from '@/core/gateway/result'
import { askReviewersJob } from './ask-job'
import { DueOn, dueFault, EveryMonths, nextOpening, Reviewers, ReviewName } from './review-rules'

/**
 * Opens a review of all rights that are held in an organization and those nested below it, or on the whole server. What is held at this
 * moment is taken with it, in one statement of the same transaction (app.take_review).
 * @param organization empty = the whole server
 */
export const openReview = command({
	right: 'review.manage',
	input: z.strictObject({
		organization: z.union([z.literal(''), Id]),
		name: ReviewName,
		dueOn: DueOn,
		reviewers: Reviewers.default('giver'),
		everyMonths: EveryMonths,
	}),
	locate: async (read, { organization: id, name }) => {
		const organization = id ? await read.organization.findUnique({ where: { id }, ...WITH_LINEAGE }) : null
		if (id && !organization) return null
		return { place: organizationOrServer(organization), label: name, row: organization }
	},
	run: async (tx, { input, row, read, queue, actor, now }) => {
		const { name, dueOn, reviewers, everyMonths } = input
		const fault = dueFault(dueOn, now)
		if (fault !== null || dueOn === null) throw invalid({ dueOn: fault ?? '' })
		const id = randomUUID()
		const told = { name, reviewers, everyMonths, dueAt: dueOn }
		await tx.review.createMany({
			data: {
				id,
				...told,
				organizationId: row?.id ?? null,
				openedById: actor.accountId,
				openedBy: actor.name,
				repeatsAt: nextOpening(now, everyMonths, now),
				createdAt: now,
			},
		})
		const taken = await read.review.findFirst({ where: { id }, select: { items: true } })
		if (!taken?.items) throw conflict({ organization: EMPTY }, EMPTY)
		await queue(askReviewersJob, { review: id })
		return { of: id, before: null, after: { ...told, grants: taken.items }, result: { id } }
	},
})

const EMPTY = 'Nobody holds rights there, so there is nothing to review.'
