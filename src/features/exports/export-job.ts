import { z } from 'zod'
import { job } from '@/core/gateway/job'

/** Makes the file that somebody asked for (src/jobs/export-mail.ts). */
export const exportMailJob = job('export-mail', z.strictObject({ export: z.uuid() }))
