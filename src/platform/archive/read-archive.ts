import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar-stream'
import { Manifest } from './manifest'
import { decompressed, ZstdError } from './zstd'

/** What is in an archive is not what it says of itself; one sentence. */
export class ArchiveError extends Error {
	override readonly name = 'ArchiveError'
}

/** One file of an archive. It must be read to its end, or resumed, before the next one comes. */
export interface ArchiveFile {
	/** In the archive, such as `maildir/.Sent/cur/1700000000.M1P1.host:2,S`. */
	readonly path: string
	readonly size: number
	readonly content: Readable
}

const MANIFEST = 'manifest.json'
/** A million messages take some 300 MB. */
const LARGEST_MANIFEST = 500 * 2 ** 20

async function textOf(content: Readable): Promise<string> {
	const chunks: Buffer[] = []
	let size = 0
	for await (const chunk of content as AsyncIterable<Buffer>) {
		size += chunk.length
		if (size > LARGEST_MANIFEST) throw new ArchiveError('The list of its messages is larger than the panel reads.')
		chunks.push(chunk)
	}
	return Buffer.concat(chunks).toString('utf8')
}

function manifestFrom(text: string): Manifest {
	let json: unknown
	try {
		json = JSON.parse(text)
	} catch {
		throw new ArchiveError('What it says of itself cannot be read.')
	}
	const parsed = Manifest.safeParse(json)
	if (parsed.success) return parsed.data
	throw new ArchiveError('It is no archive of a mailbox, or one of a later version.')
}

/** Names that lead out of the folder into which somebody unpacks are an attack, not a mistake. */
const isInside = (path: string): boolean =>
	/^(maildir|rules)\//.test(path) &&
	!path.split('/').some((part) => part === '' || part === '.' || part === '..') &&
	!path.includes('\0')

/**
 * Reads an archive from its beginning to its end.
 * @param archive as it was stored, not encrypted
 * @param onFile called for each file, one after the other; nothing goes on before its promise is kept
 * @returns the manifest
 * @throws ArchiveError; errors of the stream, and of `onFile`
 */
export async function readArchive(
	archive: Readable,
	onFile: (file: ArchiveFile, manifest: Manifest) => Promise<void>,
): Promise<Manifest> {
	const tar = extract()
	let manifest: Manifest | undefined
	const unpacked = (async () => {
		for await (const entry of tar) {
			const { name, size = 0, type } = entry.header
			if (manifest === undefined) {
				if (name !== MANIFEST) throw new ArchiveError('It does not begin with what it says of itself.')
				manifest = manifestFrom(await textOf(entry as unknown as Readable))
				continue
			}
			if (type !== 'file' || !isInside(name))
				throw new ArchiveError(`It holds something that no mailbox has: ${name.slice(0, 200)}.`)
			await onFile({ path: name, size, content: entry as unknown as Readable }, manifest)
			entry.resume()
		}
	})()
	const [piped, read] = await Promise.allSettled([pipeline(decompressed(archive), tar), unpacked])
	// What the reader found comes first: it ends the streams, and they complain of that.
	if (read.status === 'rejected' && (read.reason instanceof ArchiveError || piped.status === 'fulfilled'))
		throw read.reason
	if (piped.status === 'rejected') throw asArchiveError(piped.reason)
	if (read.status === 'rejected') throw read.reason
	if (!manifest) throw new ArchiveError('It is empty.')
	return manifest
}

const asArchiveError = (error: unknown): unknown =>
	error instanceof ZstdError || (error instanceof Error && /^(Unexpected end of data|Invalid tar)/.test(error.message))
		? new ArchiveError(`It cannot be unpacked (${error.message}).`)
		: error

/** SHA-256 of what comes, hexadecimal, and how much it was. */
export async function hashOfStream(content: Readable): Promise<{ sha256: string; bytes: number }> {
	const hash = createHash('sha256')
	let bytes = 0
	for await (const chunk of content as AsyncIterable<Buffer>) {
		hash.update(chunk)
		bytes += chunk.length
	}
	return { sha256: hash.digest('hex'), bytes }
}

/**
 * Holds an archive against what it says of itself: every message and rule is there once, whole, and nothing else is.
 * @returns the manifest
 * @throws ArchiveError with the first thing that is wrong; errors of the stream
 */
export async function verifyArchive(archive: Readable): Promise<Manifest> {
	const wanted = new Map<string, string>()
	let of: Manifest | undefined
	const manifest = await readArchive(archive, async ({ path, content }, said) => {
		if (!of) {
			of = said
			for (const message of said.messages) wanted.set(`maildir/${message.path}`, message.sha256)
			for (const rule of said.rules) wanted.set(rule.path, rule.sha256)
		}
		const { sha256 } = await hashOfStream(content)
		const expected = wanted.get(path)
		if (expected === undefined && (path.startsWith('rules/') || /\/(cur|new)\//.test(path)))
			throw new ArchiveError(`It holds ${path}, which it does not name, or holds it twice.`)
		if (expected !== undefined && expected !== sha256) throw new ArchiveError(`${path} is not as it was copied.`)
		wanted.delete(path)
	})
	const named = manifest.messages.length + manifest.rules.length
	if (of ? wanted.size > 0 : named > 0)
		throw new ArchiveError(`It lacks ${of ? wanted.size : named} of the files that it names.`)
	const { counts, messages, folders } = manifest
	const bytes = messages.reduce((sum, { size }) => sum + size, 0)
	if (counts.messages !== messages.length || counts.folders !== folders.length || counts.bytes !== bytes)
		throw new ArchiveError('It counts other messages than it names.')
	return manifest
}
