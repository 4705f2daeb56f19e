import { execute } from '@/core/gateway/execute'
import { askReviewersJob } from '@/features/reviews/ask-job'
import { tellReviewers } from '@/features/reviews/tell-reviewers'
import { handler, settled } from './handler'

/** Writes to everybody who is asked in a review that was opened. */
export const askReviewers = handler(askReviewersJob, async ({ review }, turn) => {
	const asked = { review, what: 'asked' }
	settled(await execute(tellReviewers, turn.program(['system.review']), asked, { key: turn.key('ask') }))
})
