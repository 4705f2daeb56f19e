import { z } from 'zod'
import { Id } from '@/core/address'
import { job } from '@/core/gateway/job'

/** Makes the archive of a mailbox and proves it. */
export const makeBackupJob = job('make-backup', z.strictObject({ backup: Id }))
/** The same for a schedule: one after the other, behind everything else. */
export const backUpByScheduleJob = job('back-up-by-schedule', z.strictObject({ backup: Id }))
/** Takes what is kept no longer out of its store. */
export const keepBackupsJob = job('keep-backups', z.strictObject({ mailbox: Id }))
/** Erases the mail of a mailbox, which that backup holds. */
export const eraseMailboxJob = job('erase-mailbox', z.strictObject({ backup: Id }))
