import { z } from 'zod'
import { Id } from '@/core/address'
import { job } from '@/core/gateway/job'

/** Restores a backup to where nobody finds it, compares what came, and takes it away again (src/jobs/try-restore.ts). */
export const tryRestoreJob = job('try-restore', z.strictObject({ trial: Id }))
