import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { execute } from '@/core/gateway/execute'
import { reportTrial } from '@/features/backup-schedules/report-trial'
import { tryRestoreJob } from '@/features/backup-schedules/schedule-jobs'
import { type TrialToDo, trialToDo } from '@/features/backup-schedules/trial-to-do'
import { bringMail } from '@/features/restores/bring-mail'
import { cameBack } from '@/features/restores/came-back'
import { unpack } from '@/features/restores/unpack'
import { ArchiveError, hashOfStream } from '@/platform/archive/read-archive'
import { BackupMissing, BackupStoreError, expectStore } from '@/platform/backup-store'
import { env } from '@/platform/env'
import { type MailServer, MailServerError } from '@/platform/mail-server/doveadm'
import { foldersOf, hashedMessagesOf } from '@/platform/mail-server/maildir'
import { maildirOf, newCopyFolder, removeCopyFolder, StoreError } from '@/platform/mail-server/store'
import { mailServer } from './end-mail-sessions'
import { handler, settled } from './handler'

/** With the queue's growing pauses (e^n seconds) that is some two hours: longer than anything that is over by itself. */
const MOST_TRIES = 8
const NO_SERVER = 'This panel has no door to the mail server, so it cannot try to bring mail back.'
const NOT_THE_FILE = 'The stored file is not the one that was proved.'
const SHARED = 0o2770
const SCRATCH = /^trial-([0-9a-f-]{36})(-there)?$/

/** Whose scratch place a folder beside the store is; NULL = none of ours. */
export const scratchTrial = (folder: string): string | null => SCRATCH.exec(folder)?.[1] ?? null

interface End {
	readonly state: 'whole' | 'sealed' | 'broken' | 'failed'
	readonly found?: number
	readonly note?: string
}

/**
 * Restores a backup into a mailbox that is nobody's: Dovecot knows it by the trial's id alone, through the panel's own door and while this
 * goes on (mailserver.homes), and it lies beside the store, where neither drift nor sums are looked for. By the code that restores
 * anything; then what lies there is held against the archive, and all of it is removed.
 */
export const tryRestore = handler(tryRestoreJob, async ({ trial: id }, { program, attempt }) => {
	const wanted = await trialToDo(id)
	if (!wanted) return
	const report = async (told: End | { state: 'waiting' | 'running'; note?: string }) => {
		settled(await execute(reportTrial, program(['system.run-schedule']), { trial: id, ...told }))
	}
	await report({ state: 'running' })
	try {
		await report(await tried(wanted))
	} catch (error) {
		if (error instanceof ArchiveError) return await report({ state: 'broken', note: error.message })
		const note = wordsOf(error)
		const isLast = attempt >= MOST_TRIES
		// A file that is not there may lie on a disk that is away for a moment.
		if (isLast) return await report({ state: error instanceof BackupMissing ? 'broken' : 'failed', note })
		await report({ state: 'waiting', note })
		throw error
	}
})

async function tried({ trial, backup }: TrialToDo): Promise<End> {
	if (backup.encryptedTo !== null) return sealed(backup)
	const server = mailServer()
	if (!server) return { state: 'failed', note: NO_SERVER }
	const { mailFolder } = env()
	const name = `trial-${trial.id}`
	try {
		return await restored({ trial, backup }, server, await newCopyFolder(mailFolder, name))
	} finally {
		for (const each of [name, `${name}-there`]) await removeCopyFolder(mailFolder, each)
	}
}

/** Nobody here can open it; that it is the file that was proved can be told. */
async function sealed(backup: TrialToDo['backup']): Promise<End> {
	const { sha256 } = await hashOfStream(await expectStore(backup.store).get(backup.object))
	return sha256 === backup.sha256 ? { state: 'sealed' } : { state: 'broken', note: NOT_THE_FILE }
}

async function restored({ trial, backup }: TrialToDo, server: MailServer, folder: string): Promise<End> {
	const home = join(folder, 'home')
	for (const part of [home, maildirOf(home)]) {
		await mkdir(part)
		await chmod(part, SHARED)
	}
	const unpacked = await unpack({ backup, folders: [], fileKey: null }, folder)
	const means = { server, mailFolder: env().mailFolder, folder }
	await bringMail({ mailboxId: trial.id, intoFolder: '' }, unpacked, means, async () => undefined)
	const maildir = maildirOf(home)
	const there = { folders: await foldersOf(maildir), messages: await hashedMessagesOf(maildir) }
	const { found, fault } = cameBack(unpacked.manifest, there)
	return fault === null ? { state: 'whole', found } : { state: 'broken', found, note: fault }
}

function wordsOf(error: unknown): string {
	const known = error instanceof MailServerError || error instanceof StoreError || error instanceof BackupStoreError
	return known ? error.message : 'Something went wrong on the server; its log says what.'
}
