/** The entries of action-forms.ts for access reviews. */
import { day, organizationOf } from '../../tests/policy/world'
import { freshDecision, freshReview, reviewable, undecidedIn } from '../../tests/policy/world-reviews'
import { type ActionForm, on, own } from './action-form'

const dueOn = day(20).toISOString().slice(0, 10)

export const REVIEW_FORMS: Record<string, ActionForm> = {
	'reviews.openReviewAction': on(
		'review.manage',
		() => '/reviews/new',
		async (aim) => {
			await reviewable(aim)
			return { organization: organizationOf(aim) ?? '', name: 'Spring', dueOn, reviewers: 'giver', everyMonths: '' }
		},
		'2',
	),
	'reviews.editReviewAction': on(
		'review.manage',
		(id) => `/reviews/${id}/edit`,
		async (aim) => ({ ...(await freshReview(aim)), version: '1', name: 'Autumn', dueOn, everyMonths: '' }),
		'2',
	),
	'reviews.closeReviewAction': on(
		'review.manage',
		(id) => `/reviews/${id}/close`,
		async (aim) => {
			const review = await freshReview(aim)
			return { ...review, undecided: await undecidedIn(aim, review), rest: 'leave' }
		},
		'2',
	),
	'reviews.decideReviewAction': own(
		'own.decide-review',
		'reader',
		async (aim) => {
			const { review, item, version } = await freshDecision(aim)
			return { review, 'items[]': [`${item}.${version}`], decision: 'keep' }
		},
		'/reviews',
	),
}
