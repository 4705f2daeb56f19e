import { z } from 'zod'
import { job } from '@/core/gateway/job'

/** Writes to whoever is asked in a review that has just been opened (src/jobs/ask-reviewers.ts). */
export const askReviewersJob = job('ask-reviewers', z.strictObject({ review: z.uuid() }))
