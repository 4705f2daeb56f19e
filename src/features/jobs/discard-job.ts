import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { notFound } from '@/core/gateway/result'
import { journalLabel } from './journal-label'

/** Takes a job that failed out of the queue: what it was for is never done. */
export const discardJob = command({
	right: 'job.discard',
	input: z.strictObject({ job: Id }),
	locate: async () => ({ place: serverPlace(), label: 'A failed job', row: null }),
	run: async (_tx, { input, failedJobs }) => {
		const found = await failedJobs.find(input.job)
		if (!found || !(await failedJobs.discard(input.job))) throw notFound()
		return {
			of: input.job,
			label: journalLabel(found),
			before: { state: 'failed' },
			after: null,
			result: { id: input.job },
		}
	},
})
