import { execute } from '@/core/gateway/execute'
import { closeReview } from '@/features/reviews/close-review'
import { decideItem } from '@/features/reviews/decide-item'
import { decideReview } from '@/features/reviews/decide-review'
import { editReview } from '@/features/reviews/edit-review'
import { openNext } from '@/features/reviews/open-next'
import { openReview } from '@/features/reviews/open-review'
import { tellReviewers } from '@/features/reviews/tell-reviewers'
import { day } from '../world'
import { freshDecision, freshItem, freshReview, reviewable, takeBack, undecidedIn } from '../world-reviews'
import { type Aim, type Attempt, attempt, type Entries } from './attempt'

const dueOn = day(20).toISOString().slice(0, 10)

export const REVIEW: Entries<'review'> = {
	'review.manage': [
		attempt(openReview, async (aim) => ({
			organization: (await reviewable(aim)) ?? '',
			name: 'Spring',
			dueOn,
		})),
		attempt(editReview, async (aim) => ({ ...(await freshReview(aim)), version: '1', name: 'Autumn', dueOn })),
		attempt(closeReview, async (aim) => {
			const review = await freshReview(aim)
			return { ...review, undecided: await undecidedIn(aim, review) }
		}),
	],
}

export const DECIDING = [
	attempt(
		decideItem,
		async (aim) => {
			const { item, version } = await freshItem(aim)
			return { item, version, decision: 'keep' as const }
		},
		{ fresh: true },
	),
]

let last: Aim | null = null
/** Everybody may decide in reviews; about each item it is asked what it takes, which the actor has for this alone. */
export const OWN_DECIDING: readonly Attempt[] = [
	{
		...attempt(
			decideReview,
			async (aim) => {
				const { review, item, version } = await freshDecision(aim)
				last = aim
				return { review, items: [`${item}.${version}`], decision: 'keep' as const }
			},
			{ only: ['own'], parts: true, fresh: true },
		),
		execute: async (caller, asked) => {
			const answer = await execute(decideReview, caller, asked)
			if (answer.ok && last) await takeBack(last)
			return answer
		},
	},
]

/** What the program does by itself. */
export const REVIEWING = [
	attempt(openNext, (aim) => freshReview(aim, { repeats: true })),
	attempt(tellReviewers, async (aim) => ({ ...(await freshReview(aim, { unasked: true })), what: 'asked' as const })),
]
