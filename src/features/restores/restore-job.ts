import { z } from 'zod'
import { job } from '@/core/gateway/job'

/** Brings mail back from a backup (src/jobs/restore-mailbox.ts). */
export const restoreMailboxJob = job('restore-mailbox', z.strictObject({ restore: z.uuid() }))
