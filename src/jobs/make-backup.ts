import { join } from 'node:path'
import { execute } from '@/core/gateway/execute'
import { backUpByScheduleJob, makeBackupJob } from '@/features/backups/backup-jobs'
import { backupToMake } from '@/features/backups/mailbox-snapshot'
import { makeBackup } from '@/features/backups/make-backup'
import type { Means } from '@/features/backups/means'
import { BackupRefused } from '@/features/backups/pack-archive'
import { reportBackup } from '@/features/backups/report-backup'
import { backupStore } from '@/platform/backup-store'
import { env } from '@/platform/env'
import { reasonOf } from '@/platform/log'
import { mailServer } from './end-mail-sessions'
import { handler, settled, type Turn } from './handler'

/** With the queue's growing pauses (e^n seconds) that is some six hours: a store that is away for a night is asked again the next day. */
const MOST_TRIES = 10

/** With what backups are made on this server. */
export const means = (): Means => ({
	server: mailServer(),
	mailFolder: env().mailFolder,
	workFolder: join(env().dataDir, 'backup-work'),
	store: backupStore(),
})

/** Makes a backup and proves it. What refuses it is final; whatever else goes wrong is tried again, and said meanwhile. */
async function make({ backup }: { backup: string }, { program, attempt, key }: Turn): Promise<void> {
	const wanted = await backupToMake(backup)
	if (!wanted) return
	const madeAt = new Date()
	const report = async (told: Record<string, unknown> & { state: string }) => {
		const caller = program(['system.back-up'])
		settled(await execute(reportBackup, caller, { backup, ...told }, { key: key(`${told.state} ${attempt}`) }))
	}
	await report({ state: 'running' })
	try {
		const proof = await makeBackup(wanted, means())
		await report({ state: 'verified', proof, madeAt })
	} catch (error) {
		const isRefused = error instanceof BackupRefused
		const isOver = isRefused || attempt >= MOST_TRIES
		const given = isOver ? 'failed' : 'waiting'
		await report({ state: isRefused ? 'refused' : given, error: reasonOf(error) })
		if (!isOver) throw error
	}
}
export const makeBackupTask = handler(makeBackupJob, make)
export const backUpByScheduleTask = handler(backUpByScheduleJob, make)
