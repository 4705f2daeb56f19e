import { z } from 'zod'
import { job } from '@/core/gateway/job'

/** Compares everything, for a look that somebody asked for (src/jobs/look-for-drift.ts). */
export const lookForDriftJob = job('look-for-drift', z.strictObject({ run: z.uuid() }))

/** Does what was decided about a finding (src/jobs/mend-drift.ts). */
export const mendDriftJob = job('mend-drift', z.strictObject({ finding: z.uuid() }))
