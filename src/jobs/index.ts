import type { TaskList } from 'graphile-worker'
import { applyTemplate } from './apply-template'
import { askReviewers } from './ask-reviewers'
import { countMailbox } from './count-mailbox'
import { endMailSessions } from './end-mail-sessions'
import { emptyTrash, eraseMailboxTask } from './erase-mailbox'
import { exportMail } from './export-mail'
import { keepBackups } from './keep-backups'
import { lookAfterApprovals } from './look-after-approvals'
import { lookAfterGrants } from './look-after-grants'
import { lookAfterReviews } from './look-after-reviews'
import { lookForDriftTask } from './look-for-drift'
import { backUpByScheduleTask, makeBackupTask } from './make-backup'
import { mendDrift } from './mend-drift'
import { offBoardPerson } from './off-board-person'
import { recordStorage } from './record-storage'
import { recordUse } from './record-use'
import { removeExports } from './remove-exports'
import { restoreMailbox } from './restore-mailbox'
import { runBackupSchedules } from './run-backup-schedules'
import { sendDigests } from './send-digests'
import { sendLetter } from './send-letter'
import { sweep } from './sweep'
import { followLog } from './trace/follow-log'
import { followTrial } from './trace/follow-trial'
import { tryRestore } from './try-restore'
import { verifyJournalDaily } from './verify-journal'
import { warnOfStorageTask } from './warn-of-storage'

export { followLog, followTrial }

/** Every job of the worker by its name; one file per job beside this one. */
export const tasks: TaskList = {
	'apply-template': applyTemplate,
	'ask-reviewers': askReviewers,
	'back-up-by-schedule': backUpByScheduleTask,
	'empty-trash': emptyTrash,
	'count-mailbox': countMailbox,
	'end-mail-sessions': endMailSessions,
	'erase-mailbox': eraseMailboxTask,
	'export-mail': exportMail,
	'keep-backups': keepBackups,
	'look-after-approvals': lookAfterApprovals,
	'look-after-grants': lookAfterGrants,
	'look-after-reviews': lookAfterReviews,
	'make-backup': makeBackupTask,
	'look-for-drift': lookForDriftTask,
	'mend-drift': mendDrift,
	'off-board-person': offBoardPerson,
	'record-storage': recordStorage,
	'record-use': recordUse,
	'remove-exports': removeExports,
	'restore-mailbox': restoreMailbox,
	'run-backup-schedules': runBackupSchedules,
	'send-digests': sendDigests,
	'send-letter': sendLetter,
	sweep,
	'try-restore': tryRestore,
	'warn-of-storage': warnOfStorageTask,
	'verify-journal': verifyJournalDaily,
}

/** When which job runs by itself: lines of graphile-worker's crontab, in UTC. */
export const crontab = [
	'17 * * * * sweep',
	'7 * * * * record-use',
	'27 * * * * look-after-grants',
	'47 * * * * look-after-reviews',
	'57 * * * * empty-trash',
	// Finds out by itself what is due, also for hours in which the worker was away.
	'*/5 * * * * run-backup-schedules ?max=1',
	'37 * * * * send-digests',
	'57 * * * * remove-exports',
	// Made up for when the worker was away at that hour.
	'12 0 * * * record-storage ?fill=1d',
	// At night, UTC; made up for in the morning where the worker was away.
	'43 2 * * * look-for-drift ?fill=1d',
	'* * * * * look-after-approvals ?max=1',
	'* * * * * warn-of-storage ?max=1',
	'47 * * * * verify-journal',
	'* * * * * end-mail-sessions ?max=1 {accounts:[]}',
].join('\n')
