/** The file of an export: a zip that is written as the mail is read, so that no mailbox is too large for the memory. */
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import ZipStream from 'zip-stream'
import { EntryNames } from './entry-names'
import type { Format } from './export-rules'
import { type MboxMessage, mboxEntry } from './mbox'

/** A message of the copy that was taken out of the mailbox. */
export interface ExportedMessage extends MboxMessage {
	/** Its file. */
	readonly path: string
	/** The name of the file, without its folder. */
	readonly name: string
}
export interface ExportedFolder {
	/** From the outermost on; the inbox is INBOX. */
	readonly name: readonly string[]
	/** The folder's own name in a maildir: empty for the inbox, else with a dot before each part. */
	readonly maildirName: string
	readonly messages: readonly ExportedMessage[]
	/** Further files of its maildir that give the names of keywords their meaning. */
	readonly extras: readonly { readonly name: string; readonly path: string }[]
}

/** Said by whoever watches: how many messages are in it by now. @returns false to stop */
export type Watch = (done: number) => Promise<boolean>

interface Entry {
	readonly name: string
	readonly date: Date
	readonly mode: number
	/** Read when its turn comes. */
	readonly content: () => Readable
	/** A message of its own. */
	readonly counts?: true
}

/** Somebody took the export back while it was made. */
export class Stopped extends Error {}

const EACH = 100

class Tally {
	#done = 0

	constructor(private readonly watch: Watch) {}

	/** One message more. @throws Stopped */
	async count(): Promise<void> {
		this.#done += 1
		if (this.#done % EACH === 0 && !(await this.watch(this.#done))) throw new Stopped()
	}
}

const EMPTY = () => Readable.from([])
const file = (path: string) => () => createReadStream(path)

/** One mbox file for each folder, its messages in the order in which they came in. */
function* mboxEntries(folders: readonly ExportedFolder[], tally: Tally): Generator<Entry> {
	const names = new EntryNames()
	for (const folder of folders) {
		const messages = [...folder.messages].sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())
		yield {
			name: names.fileFor(folder.name, '.mbox'),
			date: messages.at(-1)?.receivedAt ?? new Date(0),
			mode: 0o600,
			content: () => Readable.from(allOf(messages, tally), { objectMode: false }),
		}
	}
}

async function* allOf(messages: readonly ExportedMessage[], tally: Tally): AsyncGenerator<Buffer> {
	for (const message of messages) {
		yield* mboxEntry(message, createReadStream(message.path))
		await tally.count()
	}
}

/** A maildir as a mail server can take it: names and dates of files are flags and dates of messages (a zip keeps even seconds). */
function* maildirEntries(folders: readonly ExportedFolder[]): Generator<Entry> {
	for (const { maildirName, messages, extras } of folders) {
		const below = maildirName === '' ? 'Maildir' : `Maildir/${maildirName}`
		const when = { date: messages[0]?.receivedAt ?? new Date(0) }
		for (const part of ['cur', 'new', 'tmp']) yield { ...when, name: `${below}/${part}/`, mode: 0o700, content: EMPTY }
		if (maildirName !== '') yield { ...when, name: `${below}/maildirfolder`, mode: 0o600, content: EMPTY }
		for (const { name, path } of extras) yield { ...when, name: `${below}/${name}`, mode: 0o600, content: file(path) }
		for (const { name, path, receivedAt, isRecent } of messages) {
			const entry = `${below}/${isRecent ? 'new' : 'cur'}/${name}`
			yield { name: entry, date: receivedAt, mode: 0o600, content: file(path), counts: true }
		}
	}
}

/**
 * Writes the zip; sizes beyond 4 GB and more than 65,535 files are as Zip64.
 * @returns its size in bytes
 * @throws Stopped when `watch` says so; whatever reading or writing throws
 */
export async function writeZip(
	path: string,
	{ format, folders, watch }: { format: Format; folders: readonly ExportedFolder[]; watch: Watch },
): Promise<bigint> {
	const tally = new Tally(watch)
	const zip = new ZipStream({ zlib: { level: 6 } })
	const target = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
	const written = pipeline(zip as unknown as Readable, target)
	// Whoever fails first is thrown below; the other must not end the process.
	written.catch(() => undefined)
	try {
		for (const entry of format === 'mbox' ? mboxEntries(folders, tally) : maildirEntries(folders)) {
			const one = added(zip, entry)
			one.catch(() => undefined)
			await Promise.race([one, written])
			if (entry.counts) await tally.count()
		}
		zip.finalize()
		await written
	} catch (error) {
		zip.destroy()
		target.destroy()
		throw error
	}
	return BigInt((await stat(path)).size)
}

function added(zip: ZipStream, { name, date, mode, content }: Entry): Promise<void> {
	const source = content()
	return new Promise((resolve, reject) => {
		source.once('error', reject)
		zip.entry(source, { name, date, mode }, (error) => (error ? reject(error) : resolve()))
	})
}
