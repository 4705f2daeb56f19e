import { z } from 'zod'
import { Id, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion, invalid } from '@/core/gateway/result'
import { locateReview } from './locate-review'
import { DueOn, dayOf, dueFault, EveryMonths, nextOpening, ReviewName } from './review-rules'

/** Changes what a review is called, its last day, and whether another one follows; of one that is closed, only the last. */
export const editReview = command({
	right: 'review.manage',
	input: z.strictObject({ review: Id, version: Version, name: ReviewName, dueOn: DueOn, everyMonths: EveryMonths }),
	locate: (read, { review }) => locateReview(read, review),
	run: async (tx, { input, row, now }) => {
		const { name, dueOn, everyMonths } = input
		const current = { name: row.name, dueOn: dayOf(row.dueAt), everyMonths: String(row.everyMonths ?? '') }
		expectVersion(row, input.version, current)
		const isNewDay = dueOn?.getTime() !== row.dueAt.getTime()
		const fault = isNewDay ? dueFault(dueOn, now) : null
		if (fault !== null || dueOn === null) throw invalid({ dueOn: fault ?? '' })
		if (row.closedAt && (isNewDay || name !== row.name))
			throw invalid({ [isNewDay ? 'dueOn' : 'name']: 'It is closed, and stays as it was.' })
		const after = { name, dueAt: dueOn, everyMonths }
		const repeatsAt = everyMonths === row.everyMonths ? row.repeatsAt : nextOpening(row.createdAt, everyMonths, now)
		await tx.review.update({
			where: { id: row.id, version: row.version },
			data: { ...after, repeatsAt, ...(isNewDay ? { remindedAt: null } : {}), version: { increment: 1 } },
			select: { id: true },
		})
		const before = { name: row.name, dueAt: row.dueAt, everyMonths: row.everyMonths }
		return { of: row.id, before, after, result: { id: row.id } }
	},
})
