'use server'

import { action } from '@/core/gateway/action'
import { closeReview } from './close-review'
import { decideReview } from './decide-review'
import { editReview } from './edit-review'
import { openReview } from './open-review'

export const openReviewAction = action(openReview, {
	after: ({ id }) => ({ redirect: `/reviews/${id}?said=review-opened` }),
})
export const editReviewAction = action(editReview, {
	after: ({ id }) => ({ redirect: `/reviews/${id}?said=saved` }),
})
export const decideReviewAction = action(decideReview, {
	after: ({ review, done, left }) =>
		left.length === 0
			? { redirect: `/reviews/${review}?state=open&said=decided` }
			: { say: `${done} decided. Left: ${left.map(({ label }) => label).join(', ')}.` },
})
export const closeReviewAction = action(closeReview, {
	after: ({ id, left }) => ({ redirect: `/reviews/${id}?said=${left > 0 ? 'review-closed-left' : 'review-closed'}` }),
})
