/**
 * Where the mail lies: `<MAIL_FOLDER>/<domain>/<id of the mailbox>/Maildir`, all of it Dovecot's user's. The panel's own user is in that
 * user's group, and every folder below MAIL_FOLDER inherits the group and its rights (mode 2770), so that copies can be counted and
 * compared with the store itself (deploy/README.md). Copies are made by Dovecot, into `.copies` beside the domains: on the same disk, and
 * outside of every mailbox.
 */
import { chmod, chown, lstat, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isUuid } from '../uuid'
import { doveadm, type MailServer } from './doveadm'

export const COPIES = '.copies'
/** A hundred gigabytes from one disk to itself. */
const COPYING_MS = 6 * 3600_000
/** Readable and writable for the group, which is inherited. */
const SHARED = 0o2770

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** The store cannot be used as it is; one sentence for the operator. */
export class StoreError extends Error {
	override readonly name = 'StoreError'
}

/** Errors of the file system in a sentence. */
export function storeProblem(error: unknown, folder: string): Error {
	const code = codeOf(error)
	if (code === 'ENOSPC' || code === 'EDQUOT') return new StoreError(`The disk that holds ${folder} is full.`)
	if (code === 'EACCES' || code === 'EPERM')
		return new StoreError(`The panel may not read and write in ${folder}: \`npm run mail -- check\` says what to do.`)
	if (code === 'ENOENT') return new StoreError(`There is no ${folder}.`)
	return error instanceof Error ? error : new StoreError(String(error))
}

/** @param mailFolder absolute path @param domain as it is stored, in punycode */
export const homeOf = (mailFolder: string, domain: string, mailbox: string): string => join(mailFolder, domain, mailbox)
export const maildirOf = (home: string): string => join(home, 'Maildir')

/** Is there something at that place? @throws StoreError when it cannot be told */
export async function exists(path: string): Promise<boolean> {
	return await lstat(path).then(
		() => true,
		(error: unknown) => {
			if (codeOf(error) === 'ENOENT') return false
			throw storeProblem(error, path)
		},
	)
}

/** A home in the store. */
export interface StoredHome {
	readonly domain: string
	/** The name of the folder: the id of a mailbox, or what somebody put there. */
	readonly name: string
	readonly path: string
}

/** Everything that lies where mailboxes lie, whether the panel knows it or not; copies are left out. @throws StoreError */
export async function listStore(mailFolder: string): Promise<StoredHome[]> {
	const folders = async (path: string) =>
		(await readdir(path, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name)
	try {
		const found: StoredHome[] = []
		for (const domain of (await folders(mailFolder)).filter((name) => !name.startsWith('.')).sort())
			for (const name of (await folders(join(mailFolder, domain))).sort())
				found.push({ domain, name, path: join(mailFolder, domain, name) })
		return found
	} catch (error) {
		throw storeProblem(error, mailFolder)
	}
}

export async function shared(folder: string, like: { gid: number }): Promise<void> {
	await mkdir(folder, { recursive: true })
	// As root the group is not given by the folder above; as anybody else only their own folder can be changed.
	const there = await stat(folder)
	if (there.gid !== like.gid) await chown(folder, -1, like.gid)
	if ((there.mode & 0o7777) !== SHARED) await chmod(folder, SHARED)
}

/** An empty folder for a copy, which Dovecot can write and the panel read. What an earlier try left there is removed. @throws StoreError */
export async function newCopyFolder(mailFolder: string, name: string): Promise<string> {
	const folder = join(mailFolder, COPIES, name)
	try {
		const like = await stat(mailFolder)
		if (!(await exists(join(mailFolder, COPIES)))) await shared(join(mailFolder, COPIES), like)
		await rm(folder, { recursive: true, force: true })
		await shared(folder, like)
		return folder
	} catch (error) {
		throw storeProblem(error, folder)
	}
}

export const removeCopyFolder = (mailFolder: string, name: string): Promise<void> =>
	rm(join(mailFolder, COPIES, name), { recursive: true, force: true })

/** The names of all copies that lie there, for whoever cleans up. */
export const copyFolders = async (mailFolder: string): Promise<string[]> =>
	await readdir(join(mailFolder, COPIES)).catch(() => [])

/**
 * Copies all mail of a mailbox, as it is at one moment of each folder, with its flags, dates and numbers. Again into the same folder it
 * brings what has changed.
 * @param mailbox its id @param folder made by newCopyFolder
 * @throws MailServerError
 */
export async function copyMail(server: MailServer, mailbox: string, folder: string): Promise<void> {
	await doveadm(server, 'backup', { user: mailbox, destination: [`maildir:${folder}`] }, COPYING_MS)
}

/** A rule of ManageSieve. */
export interface Rule {
	readonly name: string
	readonly active: boolean
	readonly text: string
}

/** The rules that the owner keeps over ManageSieve. @throws MailServerError */
export async function rulesOf(server: MailServer, mailbox: string): Promise<Rule[]> {
	const rules: Rule[] = []
	for (const { script, active } of await doveadm(server, 'sieveList', { user: mailbox })) {
		const [found] = await doveadm(server, 'sieveGet', { user: mailbox, scriptname: String(script) })
		rules.push({ name: String(script), active: active === 'ACTIVE', text: String(found?.['sieve script'] ?? '') })
	}
	return rules
}

/**
 * Erases all mail of a mailbox and its folder. Whoever calls it has a verified backup; may be repeated after it was stopped half-way.
 * @param home its folder
 * @throws MailServerError, StoreError when anything is left
 */
export async function eraseMail(server: MailServer, mailbox: string, home: string): Promise<void> {
	if (!isUuid(mailbox) || !home.endsWith(`/${mailbox}`)) throw new StoreError(`${home} is no mailbox.`)
	if (!(await exists(home))) return
	await doveadm(server, 'expunge', { user: mailbox, query: ['mailbox', '*', 'all'] }, COPYING_MS)
	const deleted = { fsDriver: 'posix', fsArgs: '' }
	// Rules lie in a folder that is closed to the group, so Dovecot itself removes them, files first.
	await doveadm(server, 'fsDelete', { recursive: true, ...deleted, path: [`${home}/`] }, COPYING_MS)
	try {
		for (const folder of ['sieve/tmp', 'sieve'])
			await doveadm(server, 'fsDelete', { ...deleted, path: [join(home, folder)] }).catch(() => [])
		await rm(home, { recursive: true, force: true, maxRetries: 3 })
	} catch (error) {
		throw storeProblem(error, home)
	}
	if (await exists(home)) throw new StoreError(`${home} is still there.`)
}
