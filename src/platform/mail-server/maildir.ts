/**
 * What lies in a maildir, as Dovecot 2.3 keeps it (Maildir++: folders are siblings that begin with a dot). Read from the files alone, so
 * that a copy can be compared with the store without asking the program that made the copy.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface StoredMessage {
	/** As Dovecot names the folder on disk: `` is the inbox, `.Sent` and `.A.B` others (modified UTF-7). */
	readonly folder: string
	/** From the maildir's root, such as `.Sent/cur/1700000000.M1P1.host:2,S`. */
	readonly path: string
	/** The part of the file's name that never changes. */
	readonly name: string
	readonly size: number
	/** System flags as their maildir letters (D, F, P, R, S, T) and keywords by their names, sorted. */
	readonly flags: readonly string[]
	/** When it arrived (IMAP's INTERNALDATE), seconds since 1970. */
	readonly date: number
}

/** A folder and all that is not a message but belongs to it. */
const KEPT_BESIDE = ['dovecot-uidlist', 'dovecot-keywords', 'maildirfolder', 'subscriptions']

const missing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

async function entries(folder: string): Promise<string[]> {
	return await readdir(folder).catch((error: unknown) => {
		if (missing(error)) return []
		throw error
	})
}

/** The folders of a maildir as they are named on disk, the inbox (``) first. Empty when there is no maildir. */
export async function foldersOf(maildir: string): Promise<string[]> {
	const found = await readdir(maildir, { withFileTypes: true }).catch((error: unknown) => {
		if (missing(error)) return null
		throw error
	})
	if (found === null) return []
	const isFolder = (name: string) => name.startsWith('.') && name.length > 1
	const below = found.filter((entry) => entry.isDirectory() && isFolder(entry.name)).map(({ name }) => name)
	return ['', ...below.sort()]
}

/** Small files of Dovecot's that a restore needs: numbers of messages, names of keywords, subscriptions. Paths from the maildir's root. */
export async function besideMessages(maildir: string): Promise<string[]> {
	const paths: string[] = []
	for (const folder of await foldersOf(maildir)) {
		const there = new Set(await entries(join(maildir, folder)))
		for (const name of KEPT_BESIDE) if (there.has(name)) paths.push(folder === '' ? name : `${folder}/${name}`)
	}
	return paths
}

/** Keywords are letters in the names of files (a = the first); what they mean stands beside them, once for each folder. */
async function keywordsOf(folder: string): Promise<Map<string, string>> {
	const text = await readFile(join(folder, 'dovecot-keywords'), 'utf8').catch((error: unknown) => {
		if (missing(error)) return ''
		throw error
	})
	const lines = text.split('\n').map((line) => /^(\d+) (.+)$/.exec(line))
	return new Map(
		lines
			.filter((line) => line !== null)
			.map(([, number, word]) => [String.fromCharCode(97 + Number(number)), word ?? '']),
	)
}

/**
 * All messages of a maildir: by folder, and in it by name.
 * @throws errors of the file system; one that moves while it is looked at (a flag was set) is found again by its name
 */
export async function messagesOf(maildir: string): Promise<StoredMessage[]> {
	const all: StoredMessage[] = []
	for (const folder of await foldersOf(maildir)) {
		const keywords = await keywordsOf(join(maildir, folder))
		const found = new Map<string, StoredMessage>()
		for (const part of ['new', 'cur'])
			for (const file of await entries(join(maildir, folder, part))) {
				const path = folder === '' ? `${part}/${file}` : `${folder}/${part}/${file}`
				const facts = await stat(join(maildir, path)).catch((error: unknown) => {
					if (missing(error)) return null
					throw error
				})
				if (!facts?.isFile()) continue
				const [name = file, info = ''] = file.split(':2,')
				const flags = [...info].map((letter) => keywords.get(letter) ?? letter).sort()
				found.set(name, { folder, path, name, size: facts.size, flags, date: Math.floor(facts.mtimeMs / 1000) })
			}
		all.push(...[...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1)))
	}
	return all
}

/** SHA-256 of a file as it lies there, hexadecimal. @throws errors of the file system */
export async function hashOf(path: string): Promise<string> {
	const hash = createHash('sha256')
	for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
	return hash.digest('hex')
}

/** A message with the hash of its content. */
export interface HashedMessage extends StoredMessage {
	/** SHA-256, hexadecimal. */
	readonly sha256: string
}

/** All messages of a maildir, each read to its end. */
export async function hashedMessagesOf(maildir: string): Promise<HashedMessage[]> {
	const all: HashedMessage[] = []
	for (const message of await messagesOf(maildir))
		all.push({ ...message, sha256: await hashOf(join(maildir, message.path)) })
	return all
}

/** One hash over everything that a restore has to bring back: folders, flags, dates and contents, whatever the files are called. */
export function contentsHash(
	folders: readonly string[],
	messages: readonly Pick<HashedMessage, 'folder' | 'flags' | 'date' | 'sha256'>[],
): string {
	const lines = messages.map(({ folder, flags, date, sha256 }) => JSON.stringify([folder, sha256, date, flags]))
	const hash = createHash('sha256')
	for (const line of [...[...folders].sort().map((folder) => JSON.stringify(folder)), ...lines.sort()])
		hash.update(`${line}\n`)
	return hash.digest('hex')
}
