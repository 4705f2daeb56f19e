/**
 * Puts messages into a mailbox with their dates, flags and keywords: files are laid out as a maildir beside the store, and Dovecot takes them
 * in from there. It does so whatever the quota says, and counts what the mailbox holds as it goes.
 */
import { chmod, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { doveadm, type MailServer } from './doveadm'
import { folderName, folderParts } from './folder-name'

export interface BroughtBack {
	readonly file: string
	/** System flags as their maildir letters, and names of keywords. */
	readonly flags: readonly string[]
	/** INTERNALDATE, seconds since 1970. */
	readonly date: number
}

const IMPORTING_MS = 30 * 60_000
/** Maildir has letters for so many keywords of a folder. */
const MOST_KEYWORDS = 26
const LETTER = /^[DFPRST]$/

async function folder(path: string): Promise<void> {
	await mkdir(path, { recursive: true })
	await chmod(path, 0o2770)
}

/**
 * @param into where the files are, a folder that Dovecot's user can write
 * @param to the folder as it is called on disk, made when it is not there @param below a folder's name, to which `to` is added
 * @param messages their files move; a second call with the same ones brings nothing
 * @throws MailServerError
 */
export async function bringBack(
	server: MailServer,
	mailbox: string,
	{ into, to, below, messages }: { into: string; to: string; below: string; messages: readonly BroughtBack[] },
): Promise<void> {
	const maildir = join(into, 'batch')
	await rm(maildir, { recursive: true, force: true })
	await folder(maildir)
	const home = join(maildir, to)
	for (const part of [maildir, home]) for (const each of ['', 'cur', 'new', 'tmp']) await folder(join(part, each))
	const keywords = [...new Set(messages.flatMap(({ flags }) => flags.filter((flag) => !LETTER.test(flag))))].slice(
		0,
		MOST_KEYWORDS,
	)
	const letters = new Map(keywords.map((word, n) => [word, String.fromCharCode(97 + n)]))
	await writeFile(join(home, 'dovecot-keywords'), keywords.map((word, n) => `${n} ${word}\n`).join(''), { mode: 0o660 })
	for (const [n, { file, flags, date }] of messages.entries()) {
		const info = [...new Set(flags.map((flag) => (LETTER.test(flag) ? flag : letters.get(flag))))].sort().join('')
		const name = join(home, 'cur', `${date}.M${n}.postern:2,${info}`)
		await rename(file, name)
		await utimes(name, date, date)
	}
	// Dovecot takes the source for a namespace of its own, in which folders are parted by dots.
	const from = folderParts(to).join('.')
	const source = { sourceLocation: `maildir:${maildir}`, destParentMailbox: below }
	await doveadm(
		server,
		'import',
		{ user: mailbox, ...source, subscribe: true, query: ['mailbox', from, 'all'] },
		IMPORTING_MS,
	)
	await rm(maildir, { recursive: true, force: true })
}

/** Makes a folder that is not there. @param disk as it is called on disk @throws MailServerError also when it is there */
export async function createFolder(server: MailServer, mailbox: string, disk: string): Promise<void> {
	await doveadm(server, 'mailboxCreate', { user: mailbox, mailbox: [folderName(disk)], subscriptions: true })
}

/** Puts a rule of ManageSieve back. @throws MailServerError */
export async function putRule(
	server: MailServer,
	mailbox: string,
	rule: { name: string; text: string; active: boolean },
): Promise<void> {
	await doveadm(server, 'sievePut', {
		user: mailbox,
		scriptname: rule.name,
		file: rule.text,
		...(rule.active ? { activate: true } : {}),
	})
}

/** Counts what a mailbox holds anew. @throws MailServerError */
export async function recount(server: MailServer, mailbox: string): Promise<void> {
	await doveadm(server, 'quotaRecalc', { user: mailbox })
}
