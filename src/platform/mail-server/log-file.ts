/**
 * Reads a log on from where it was left, whatever happened to the file meanwhile: appended to, moved, copied and emptied, packed, or moved
 * several times. A file is known again by its number and by the hash of its first bytes, so a number that the system gave to another
 * file and a copy with a number of its own are told apart. Nothing is remembered here: the place is the caller's to keep.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { createGunzip } from 'node:zlib'

/** Where reading goes on. */
export interface Place {
	/** The number of the file; 0 = none was ever read. */
	readonly inode: bigint
	readonly offset: bigint
	/** SHA-256 of its first bytes, and of how many. */
	readonly head: string
	readonly headBytes: number
}
export const BEGINNING: Place = { inode: 0n, offset: 0n, head: '', headBytes: 0 }

export interface Taken {
	/** Whole lines, without their ends. */
	readonly lines: readonly string[]
	/** Where to go on when these are kept. */
	readonly next: Place
	/** When what was read was last written, in milliseconds since 1970. */
	readonly asOf: number
	/** The rest of what was being read is gone. */
	readonly lost: boolean
	/** Is there more? `soon`: it waits for who still writes to a file that was moved away. */
	readonly more: 'now' | 'soon' | 'no'
}

/** A file that holds what the log said at a time. */
interface Source {
	readonly file: string
	readonly inode: bigint
	readonly writtenAt: number
	readonly packed: boolean
}

const HEAD_BYTES = 1024
const AT_ONCE = 1 << 20
/** Of a packed file everything before has to be unpacked again each time. */
const PACKED_AT_ONCE = 16 << 20
/** Who wrote to a file that was moved away goes on for a moment, until it is told to open the new one. */
const QUIET_MS = 2_000

const isPacked = (file: string): boolean => file.endsWith('.gz')
const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

async function sourceAt(file: string): Promise<Source | null> {
	const found = await stat(file, { bigint: true }).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return null
		throw error
	})
	return found?.isFile() ? { file, inode: found.ino, writtenAt: Number(found.mtimeMs), packed: isPacked(file) } : null
}

/** Up to so many bytes from a place in it; of a packed one, of what is packed. */
async function bytesOf(source: Source, from: bigint, most: number): Promise<Buffer> {
	if (source.packed) return await unpacked(source.file, Number(from), most)
	const handle = await open(source.file, 'r')
	try {
		return await filled(handle, from, most)
	} finally {
		await handle.close()
	}
}

async function filled(handle: FileHandle, from: bigint, most: number): Promise<Buffer> {
	const buffer = Buffer.allocUnsafe(most)
	let got = 0
	while (got < most) {
		const { bytesRead } = await handle.read(buffer, got, most - got, Number(from) + got)
		if (bytesRead === 0) break
		got += bytesRead
	}
	return buffer.subarray(0, got)
}

async function unpacked(file: string, from: number, most: number): Promise<Buffer> {
	const parts: Buffer[] = []
	const end = from + most
	let at = 0
	const packed = createReadStream(file)
	const stream = packed.pipe(createGunzip())
	packed.once('error', (error) => stream.destroy(error))
	for await (const chunk of stream as AsyncIterable<Buffer>) {
		if (at + chunk.length > from) parts.push(chunk.subarray(Math.max(0, from - at), Math.max(0, end - at)))
		at += chunk.length
		if (at >= end) break
	}
	packed.destroy()
	return Buffer.concat(parts)
}

async function isAt(source: Source, place: Place): Promise<boolean> {
	if (place.headBytes === 0) return source.inode === place.inode
	const head = await bytesOf(source, 0n, place.headBytes).catch((error: NodeJS.ErrnoException) => {
		// It is being packed at this moment: it is looked at again.
		if (error.code === 'Z_BUF_ERROR' && Date.now() - source.writtenAt < 3_600_000) throw error
		return Buffer.alloc(0)
	})
	return head.length === place.headBytes && hash(head) === place.head
}

/** What was moved away from the log, the eldest first. */
async function movedFrom(log: string): Promise<Source[]> {
	const folder = path.dirname(log)
	const base = path.basename(log)
	const names = (await readdir(folder)).filter((name) => name.startsWith(`${base}.`) || name.startsWith(`${base}-`))
	const found = await Promise.all(names.map((name) => sourceAt(path.join(folder, name))))
	return found.filter((source) => source !== null).toSorted((a, b) => a.writtenAt - b.writtenAt)
}

/** The file in which reading stopped, among those that were moved away. */
async function found(moved: readonly Source[], place: Place): Promise<Source | null> {
	const likely = moved.toSorted((a, b) => Number(b.inode === place.inode) - Number(a.inode === place.inode))
	for (const source of likely) if (await isWhere(source, place)) return source
	return null
}

async function isLong(source: Source, { offset }: Place): Promise<boolean> {
	if (source.packed) return true
	return (await stat(source.file, { bigint: true })).size >= offset
}

/** The beginning of a file, as it is known again by. */
async function placeAt(source: Source, offset: bigint): Promise<Place> {
	const head = await bytesOf(source, 0n, HEAD_BYTES)
	return { inode: source.inode, offset, head: head.length === 0 ? '' : hash(head), headBytes: head.length }
}

/** Whole lines of some bytes, and how many bytes they take. @param whole take what stands behind the last line's end as well */
function linesIn(bytes: Buffer, whole: boolean): { lines: string[]; length: number } {
	const end = bytes.lastIndexOf(10) + 1
	const length = whole ? bytes.length : end
	if (length === 0) return { lines: [], length: 0 }
	const lines = bytes.toString('utf8', 0, length).split('\n')
	if (lines.at(-1) === '') lines.pop()
	return { lines, length }
}

/**
 * The next lines of a log.
 * @param log absolute path of the file that is written to
 * @param place where the last reading ended
 * @throws NodeJS.ErrnoException when nothing is there (ENOENT) or it cannot be read (EACCES)
 */
export async function takeFrom(log: string, place: Place): Promise<Taken> {
	const current = await sourceAt(log)
	if (place.inode === 0n) return goOnAt(expected(current, log), { lines: [], lost: false })
	const isHere = current !== null && current.inode === place.inode && (await isWhere(current, place))
	if (isHere) return takeOf(current, place, null)
	const moved = await movedFrom(log)
	const source = await found(moved, place)
	if (!source) return goOnAt(expected(current, log), { lines: [], lost: true })
	return takeOf(source, place, () => following(log, source, { current, moved }))
}

/** The next lines of one file. @param after what was written behind it, when it was moved away; NULL = it is the log itself */
async function takeOf(source: Source, place: Place, after: (() => Promise<Source | null>) | null): Promise<Taken> {
	const most = source.packed ? PACKED_AT_ONCE : AT_ONCE
	const bytes = await bytesOf(source, place.offset, most)
	const known = place.headBytes < HEAD_BYTES ? await placeAt(source, place.offset) : { ...place, inode: source.inode }
	// It was moved, or emptied, while it was being read: what was read may be another's.
	if ((await sourceAt(source.file))?.inode !== source.inode || known.headBytes < place.headBytes)
		return { lines: [], next: place, asOf: source.writtenAt, lost: false, more: 'now' }
	const taken = (lines: string[], length: number, more: Taken['more']): Taken => ({
		...{ lines, asOf: source.writtenAt, lost: false, more },
		next: { ...known, offset: place.offset + BigInt(length) },
	})
	const { lines, length } = linesIn(bytes, false)
	if (length > 0) return taken(lines, length, after === null && bytes.length < most ? 'no' : 'now')
	// A line that does not end is none.
	if (bytes.length === most) return taken([''], most, 'now')
	if (after === null) return taken([], 0, 'no')
	const next = await after()
	return next ? goOnAt(next, { ...linesIn(bytes, true), lost: false }) : taken([], 0, 'soon')
}

/** What was written after a file that was moved away, once nobody writes to that any more; NULL = not yet. */
async function following(
	log: string,
	source: Source,
	{ current, moved }: { current: Source | null; moved: readonly Source[] },
): Promise<Source | null> {
	const next = moved.find(({ file, writtenAt }) => file !== source.file && writtenAt > source.writtenAt)
	const begun = next !== undefined || (await stat(expected(current, log).file)).size > 0
	const isQuiet = source.packed || Date.now() - source.writtenAt > QUIET_MS
	return begun && isQuiet ? (next ?? current) : null
}

const isWhere = async (source: Source, place: Place): Promise<boolean> =>
	(await isLong(source, place)) && (await isAt(source, place))

function expected(current: Source | null, log: string): Source {
	if (current) return current
	throw Object.assign(new Error(`There is no ${log}.`), { code: 'ENOENT' })
}

/** What there was of one file is taken: on to another, from its beginning. */
const goOnAt = async (source: Source, { lines, lost }: Pick<Taken, 'lines' | 'lost'>): Promise<Taken> => ({
	...{ lines, lost, next: await placeAt(source, 0n), asOf: source.writtenAt, more: 'now' },
})
