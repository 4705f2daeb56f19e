import { z } from 'zod'
import { job } from '@/core/gateway/job'

/** Brings the mailboxes of a template back to what was shown when somebody asked for it (src/jobs/apply-template.ts). */
export const applyTemplateJob = job('apply-template', z.strictObject({ run: z.uuid() }))
