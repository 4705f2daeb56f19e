import { mkdir, rename, rm } from 'node:fs/promises'
import { execute } from '@/core/gateway/execute'
import { loadedPerson } from '@/core/gateway/person'
import { copiedFolders } from '@/features/exports/copied-folders'
import { exportFolder, exportPath } from '@/features/exports/export-folder'
import { exportMailJob } from '@/features/exports/export-job'
import { type ExportToMake, exportToMake } from '@/features/exports/export-to-make'
import { reportExport } from '@/features/exports/report-export'
import { Stopped, writeZip } from '@/features/exports/zip-file'
import { env } from '@/platform/env'
import { type MailServer, MailServerError } from '@/platform/mail-server/doveadm'
import { copyMail, newCopyFolder, removeCopyFolder, StoreError } from '@/platform/mail-server/store'
import { mailServer } from './end-mail-sessions'
import { handler, settled, type Turn } from './handler'

/** With the queue's growing pauses (e^n seconds, six hours at most) that is about a day. */
const MOST_TRIES = 13
const WAITS = 'The mail server does not answer. The copy is made as soon as it does.'
const GAVE_UP = 'The mail server could not be read. Ask again, and tell your administrator if it fails once more.'
const NO_SERVER = 'This panel has no door to the mail server, so it cannot copy mail. Tell your administrator.'
const DISABLED = 'The account was disabled.'

type Told =
	| { state: 'running'; total: number; done: number }
	| { state: 'waiting' | 'failed'; note: string }
	| { state: 'ready'; total: number; bytes: bigint }
type Tell = (told: Told) => Promise<boolean>

/**
 * Makes the file: the mail is copied by Dovecot, as it is at one moment of each folder, and written into a zip from there. Killed half-way it begins
 * anew; the file gets its name when it is whole, so nobody is ever handed half of one.
 */
export const exportMail = handler(exportMailJob, async ({ export: id }, turn) => {
	const wanted = await exportToMake(id)
	if (!wanted) return
	const tell: Tell = async (told) => {
		const result = settled(await execute(reportExport, turn.program(['system.export-mail']), { export: id, ...told }))
		return result.ok && result.value.value.goesOn
	}
	const server = mailServer()
	if (!server) return void (await tell({ state: 'failed', note: NO_SERVER }))
	if (!(await loadedPerson(wanted.accountId))) return void (await tell({ state: 'failed', note: DISABLED }))
	try {
		await make(server, wanted, tell)
	} catch (error) {
		if (error instanceof Stopped) return
		await toldWhy(error, turn, tell)
		throw error
	} finally {
		await removeCopyFolder(env().mailFolder, copyName(id))
		await rm(partPath(id), { force: true })
	}
})

const copyName = (id: string): string => `export-${id}`
const partPath = (id: string): string => `${exportPath(id)}.part`

async function make(server: MailServer, { id, mailboxId, format }: ExportToMake, tell: Tell): Promise<void> {
	if (!(await tell({ state: 'running', total: 0, done: 0 }))) throw new Stopped()
	const copy = await newCopyFolder(env().mailFolder, copyName(id))
	await copyMail(server, mailboxId, copy)
	const folders = await copiedFolders(copy)
	const total = folders.reduce((sum, { messages }) => sum + messages.length, 0)
	await mkdir(exportFolder(), { recursive: true, mode: 0o700 })
	await rm(partPath(id), { force: true })
	const watch = (done: number) => tell({ state: 'running', total, done })
	if (!(await watch(0))) throw new Stopped()
	const bytes = await writeZip(partPath(id), { format, folders, watch })
	await rename(partPath(id), exportPath(id))
	if (!(await tell({ state: 'ready', total, bytes }))) await rm(exportPath(id), { force: true })
}

/** What goes wrong with the mail server may be over in a minute, so it is tried again; what its owner reads says so. */
async function toldWhy(error: unknown, { attempt }: Turn, tell: Tell): Promise<void> {
	if (attempt >= MOST_TRIES) await tell({ state: 'failed', note: GAVE_UP })
	else if (error instanceof MailServerError || error instanceof StoreError)
		await tell({ state: 'waiting', note: WAITS })
}
