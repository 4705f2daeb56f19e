import { z } from 'zod'
import { Id } from '@/core/address'
import { job } from '@/core/gateway/job'

/** Makes the archive of a mailbox and proves it. */
export const makeBackupJob = job('make-backup', z.strictObject({ backup: Id }))
/** Erases the mail of a mailbox, which that backup holds. */
export const eraseMailboxJob = job('erase-mailbox', z.strictObject({ backup: Id }))
