import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { notFound } from '@/core/gateway/result'
import { journalLabel } from './journal-label'

/** Lets the worker try again what it gave up, with all its tries. Who asked for it is asked once more when it runs. */
export const retryJob = command({
	right: 'job.retry',
	input: z.strictObject({ job: Id }),
	locate: async () => ({ place: serverPlace(), label: 'A failed job', row: null }),
	run: async (_tx, { input, failedJobs }) => {
		const found = await failedJobs.find(input.job)
		if (!found || !(await failedJobs.retry(input.job))) throw notFound()
		return {
			of: input.job,
			label: journalLabel(found),
			before: { state: 'failed' },
			after: { state: 'waiting' },
			result: { id: input.job },
		}
	},
})
