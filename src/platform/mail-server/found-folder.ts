/**
 * A folder of the mail store that belongs to no mailbox. Nobody knows who put it there and what with, so nothing in it is taken on trust: names lead
 * nowhere else, links are followed nowhere, and what is not mail is not thrown away. Files are read through handles that are asked where they
 * really lead, so that whoever can write in the store cannot have the panel read a file of its own.
 */
import { createWriteStream, constants as files } from 'node:fs'
import { lstat, mkdir, open, readdir, readlink, realpath, rename, rm, utimes } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { doveadm, type MailServer } from './doveadm'
import { COPIES, exists, type Rule, StoreError, shared, storeProblem } from './store'

/** Below the root of the store: `domain/name`, or a maildir that lies beside the domains. */
const NAME = /^[^/\0.][^/\0]*(\/[^/\0.][^/\0]*)?$/

export interface FoundFolder {
	/** Absolute, without a link in it. */
	readonly home: string
	/** Its maildir, absolute; NULL = there is none. */
	readonly maildir: string | null
	/** All files but those that Dovecot makes anew, from the home on. */
	readonly kept: readonly string[]
	/** Folders of the maildir, from it on. */
	readonly folders: readonly string[]
	/** How many of the files are messages. */
	readonly messages: number
}

/** What Dovecot finds out again by itself, and what was never finished. */
const MADE_ANEW =
	/(^|\/)(dovecot[.-](?!uidlist$|keywords$)[^/]*|maildirsize|\.dovecot\.(svbin|sieve\.log|lda-dupes)(\.[^/]*)?|tmp\/[^/]*)$|^sieve\/[^/]*\.svbin$/
const BESIDE = /^(\.[^/]+\/)?(dovecot-uidlist|dovecot-keywords|maildirfolder|subscriptions)$/
const MESSAGE = /^(\.[^/]+\/)?(cur|new)\/[^/]+$/
const RULE = /^sieve\/[^/]+\.sieve$/
/** Dovecot's link to the rules that are in force. */
const ACTIVE = '.dovecot.sieve'

interface Entries {
	readonly files: string[]
	readonly folders: string[]
}
/** Everything below a folder. @throws StoreError for what is neither a file nor a folder */
async function everythingIn(home: string, below = ''): Promise<Entries> {
	const all: Entries = { files: [], folders: [] }
	for (const entry of await readdir(join(home, below), { withFileTypes: true })) {
		const path = below === '' ? entry.name : `${below}/${entry.name}`
		if (entry.isDirectory()) {
			const inside = await everythingIn(home, path)
			all.folders.push(path, ...inside.folders)
			all.files.push(...inside.files)
		} else if (entry.isFile()) all.files.push(path)
		else if (path !== ACTIVE)
			throw new StoreError(`There is something in it that no mailbox has, such as a link: ${shownName(path)}.`)
	}
	return all
}
const shownName = (path: string): string => path.replace(/\p{Cc}/gu, '?').slice(0, 200)

/**
 * @param mailFolder absolute path @param name as the look found it
 * @throws StoreError for a name that leads elsewhere, for links, and where there is more than mail
 */
export async function foundFolder(mailFolder: string, name: string): Promise<FoundFolder> {
	if (!NAME.test(name)) throw new StoreError(`${shownName(name)} is no name of a folder in the mail store.`)
	const home = join(await realpath(mailFolder).catch(() => mailFolder), name)
	return await foundAt(home)
}

/** The same by its place. @param home absolute @throws StoreError */
export async function foundAt(home: string): Promise<FoundFolder> {
	try {
		const real = join(await realpath(dirname(home)), basename(home))
		if (!(await lstat(home)).isDirectory() || real !== home)
			throw new StoreError(`${shownName(home)} is a link, or lies behind one.`)
		return await lookInto(home)
	} catch (error) {
		throw storeProblem(error, home)
	}
}

async function lookInto(home: string): Promise<FoundFolder> {
	const { files: names, folders } = await everythingIn(home)
	const inMaildir = folders.includes('Maildir')
	const isMaildir = inMaildir || folders.includes('cur') || folders.includes('new')
	const prefix = inMaildir ? 'Maildir/' : ''
	const ofMaildir = (path: string) => (isMaildir && path.startsWith(prefix) ? path.slice(prefix.length) : '')
	const kept = names.filter((path) => !MADE_ANEW.test(path))
	const isMail = (path: string) => MESSAGE.test(ofMaildir(path)) || BESIDE.test(ofMaildir(path))
	const strange = kept.filter((path) => !isMail(path) && !RULE.test(path))
	if (strange.length > 0) {
		const shown = strange.slice(0, 3).map(shownName).join(', ')
		throw new StoreError(`There is more in it than mail, which an archive would not hold. Take it out first: ${shown}.`)
	}
	return {
		home,
		maildir: isMaildir ? join(home, prefix).replace(/\/$/, '') : null,
		kept,
		folders: folders.map(ofMaildir).filter((path) => /^\.[^/]+$/.test(path)),
		messages: kept.filter((path) => MESSAGE.test(ofMaildir(path))).length,
	}
}

/** @param source absolute, without a link in it @throws StoreError when it leads elsewhere by now */
async function copyFile(source: string, to: string): Promise<void> {
	const file = await open(source, files.O_RDONLY | files.O_NOFOLLOW | files.O_NONBLOCK)
	try {
		const facts = await file.stat()
		if (!facts.isFile() || (await readlink(`/proc/self/fd/${file.fd}`)) !== source)
			throw new StoreError(`${shownName(source)} is not where it was a moment ago.`)
		await pipeline(file.createReadStream({ autoClose: false }), createWriteStream(to, { flags: 'wx', mode: 0o600 }))
		const seconds = Math.floor(facts.mtimeMs / 1000)
		await utimes(to, seconds, seconds)
	} finally {
		await file.close()
	}
}

export interface FoundCopy {
	/** NULL = there is none. */
	readonly maildir: string | null
	readonly rules: readonly Rule[]
}

/** Copies mail and rules to a folder of the panel's own, which is not there yet. @throws StoreError */
export async function copyFound({ home, maildir, kept, folders }: FoundFolder, to: string): Promise<FoundCopy> {
	try {
		const below = maildir === null || maildir === home ? '' : 'Maildir'
		const copy = join(to, 'maildir')
		await mkdir(copy, { recursive: true, mode: 0o700 })
		for (const folder of folders) await mkdir(join(copy, folder), { recursive: true, mode: 0o700 })
		const rules: Rule[] = []
		const active = await readlink(join(home, ACTIVE)).catch(() => '')
		for (const path of kept) {
			const isRule = RULE.test(path)
			const target = isRule ? join(to, path) : join(copy, below === '' ? path : path.slice(below.length + 1))
			await mkdir(dirname(target), { recursive: true, mode: 0o700 })
			await copyFile(join(home, path), target)
			if (isRule) rules.push(await ruleAt(target, path, active))
		}
		return { maildir: maildir === null ? null : copy, rules }
	} catch (error) {
		throw storeProblem(error, home)
	}
}

async function ruleAt(file: string, path: string, active: string): Promise<Rule> {
	const handle = await open(file)
	try {
		const text = await handle.readFile('utf8')
		return { name: path.slice('sieve/'.length, -'.sieve'.length), active: active === path, text }
	} finally {
		await handle.close()
	}
}

/** Where a folder is while it leaves the store: beside the domains, out of everybody's sight. */
export const asideOf = (mailFolder: string, id: string): string => join(mailFolder, COPIES, `found-${id}`)
/** From here on its mail is in the archive for certain. */
const goneOf = (mailFolder: string, id: string): string => `${asideOf(mailFolder, id)}.gone`

/** Moves it out of the store in one moment. @throws StoreError */
export async function moveAside(mailFolder: string, id: string, home: string): Promise<void> {
	try {
		await shared(join(mailFolder, COPIES), await lstat(mailFolder))
		await rename(home, asideOf(mailFolder, id))
	} catch (error) {
		throw storeProblem(error, home)
	}
}

/** Puts it back where it was. @throws StoreError when something is there by now */
export async function moveBack(mailFolder: string, id: string, home: string): Promise<void> {
	if (await exists(home))
		throw new StoreError(`${home} is there again; what was found lies in ${asideOf(mailFolder, id)}.`)
	await rename(asideOf(mailFolder, id), home)
}

/** Removes what was moved aside, or the rest of it. Nothing is left when it is done. @throws MailServerError, StoreError */
export async function removeAside(mailFolder: string, id: string, server: MailServer | null): Promise<void> {
	const [aside, gone] = [asideOf(mailFolder, id), goneOf(mailFolder, id)]
	try {
		if (await exists(aside)) await rename(aside, gone)
		if (!(await exists(gone))) return
		// Folders may be closed to the group, so Dovecot removes what is in them.
		if (server)
			await doveadm(
				server,
				'fsDelete',
				{ recursive: true, fsDriver: 'posix', fsArgs: '', path: [`${gone}/`] },
				3600_000,
			)
		await rm(gone, { recursive: true, force: true, maxRetries: 3 })
	} catch (error) {
		throw storeProblem(error, gone)
	}
}
