import type { Task } from 'graphile-worker'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { beginRun, endAsking } from '@/features/backup-schedules/begin-run'
import { beginTrial } from '@/features/backup-schedules/begin-trial'
import { dueRuns, dueTrials, mailboxesOfRun, openRuns } from '@/features/backup-schedules/due'
import { openTrials } from '@/features/backup-schedules/trial-to-do'
import { backUpBySchedule } from '@/features/backups/back-up-by-schedule'
import { env } from '@/platform/env'
import { copyFolders, removeCopyFolder } from '@/platform/mail-server/store'
import { keyOf, settled } from './handler'
import { scratchTrial } from './try-restore'

/**
 * Every five minutes: begins the runs of the schedules whose hour has come, goes on with what an earlier turn left open, and has a backup of
 * each domain tried once a week. Each step is done once, however many workers there are and wherever one of them was stopped: the day of
 * a run and the week of a trial are taken in the database, and a mailbox that was asked for is not asked for again.
 */
export async function runSchedules(now: Date): Promise<void> {
	const caller = systemCaller('Schedule', ['system.run-schedule', 'system.back-up'])
	for (const { domain, day } of await dueRuns(now)) settled(await execute(beginRun, caller, { domain, day }))
	for (const { id: run, domain } of await openRuns()) {
		for (const { mailbox } of await mailboxesOfRun(run)) {
			const key = keyOf('back-up-by-schedule', `${run} ${mailbox}`)
			settled(await execute(backUpBySchedule, caller, { mailbox, run }, { key }))
		}
		settled(await execute(endAsking, caller, { domain, run }))
	}
	for (const { domain, backup } of await dueTrials(now))
		settled(await execute(beginTrial, caller, { domain, backup, at: now }))
	await removeScratchPlaces()
}

export const runBackupSchedules: Task = () => runSchedules(new Date())

/** What a trial left behind whose worker was killed, and that nobody goes on with. */
async function removeScratchPlaces(): Promise<void> {
	const { mailFolder } = env()
	// Looked at before the rows are asked: one that is made meanwhile is not in it.
	const folders = await copyFolders(mailFolder)
	const open = new Set(await openTrials())
	for (const folder of folders) {
		const trial = scratchTrial(folder)
		if (trial !== null && !open.has(trial)) await removeCopyFolder(mailFolder, folder)
	}
}
