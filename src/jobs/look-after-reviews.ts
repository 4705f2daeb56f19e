import type { Task } from 'graphile-worker'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { dueToRemind, dueToRepeat } from '@/features/reviews/due-reviews'
import { openNext } from '@/features/reviews/open-next'
import { tellReviewers } from '@/features/reviews/tell-reviewers'
import { settled } from './handler'

/**
 * Each hour: opens the reviews whose time has come again, and reminds whoever is still asked of a last day that is near. Each of it is taken in the database, so it is
 * done once, however often this runs and wherever it was stopped.
 */
export const lookAfterReviews: Task = async () => {
	const caller = systemCaller('Access review', ['system.review'])
	for (const { id: review } of await dueToRepeat()) settled(await execute(openNext, caller, { review }))
	for (const { id: review } of await dueToRemind())
		settled(await execute(tellReviewers, caller, { review, what: 'reminded' }))
}
