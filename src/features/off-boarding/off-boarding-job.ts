import { z } from 'zod'
import { job } from '@/core/gateway/job'

/** Off-boards somebody at the end of their last day (src/jobs/off-board-person.ts). */
export const offBoardJob = job('off-board-person', z.strictObject({ offBoarding: z.uuid() }))
