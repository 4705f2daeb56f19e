import { z } from 'zod'
import { job } from '@/core/gateway/job'

/** Has the mail server count a mailbox (src/jobs/count-mailbox.ts). */
export const countMailboxJob = job('count-mailbox', z.strictObject({ mailbox: z.uuid() }))
