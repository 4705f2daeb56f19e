/**
 * Takes the wanted mail out of an archive, into a folder of the panel's own below that for copies. What is in an archive is held against its
 * manifest, and the archive against the hash that it had when it was proved, before a single message goes into the mailbox: it lay where
 * others may have had a hand on it.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { chmod, mkdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { decryptedWith } from '@/platform/archive/decrypt'
import type { Manifest } from '@/platform/archive/manifest'
import { ArchiveError, type ArchiveFile, readArchive } from '@/platform/archive/read-archive'
import { expectStore } from '@/platform/backup-store'
import { isFolder } from './restore-rules'
import type { RestoreToDo } from './restore-to-do'

export interface UnpackedMessage {
	/** As the folder was called on disk. */
	readonly folder: string
	readonly sha256: string
	readonly flags: readonly string[]
	/** INTERNALDATE, seconds since 1970. */
	readonly date: number
	/** The file that holds it now. */
	readonly file: string
}
export interface Unpacked {
	readonly manifest: Manifest
	/** The wanted folders, as they were called on disk. */
	readonly folders: readonly string[]
	readonly messages: readonly UnpackedMessage[]
	/** The texts of rules, by their path in the manifest. */
	readonly rules: ReadonlyMap<string, string>
}

/** Of a rule of ManageSieve; Dovecot keeps none that is longer. */
const LARGEST_RULE = 2 ** 20

/** @param below a folder of this restore alone @throws ArchiveError, BackupStoreError; errors of the file system */
export async function unpack(
	{ backup, folders: wanted, fileKey }: Pick<RestoreToDo, 'backup' | 'folders' | 'fileKey'>,
	below: string,
): Promise<Unpacked> {
	const into = join(below, 'unpacked')
	await mkdir(into)
	await chmod(into, 0o2770)
	const store = expectStore(backup.store)
	if ((backup.encryptedTo !== null) !== (fileKey !== null))
		throw new ArchiveError('The key of this backup is not there any more. Ask for the restore again.')
	const whole = createHash('sha256')
	const stored = hashing(await store.get(backup.object), whole)
	const plain = fileKey ? decryptedWith(fileKey, stored) : stored
	const messages: UnpackedMessage[] = []
	const rules = new Map<string, string>()
	let expected: Expected | undefined
	const manifest = await readArchive(plain, async (file, said) => {
		expected ??= expectedOf(said, backup, wanted)
		await take(file, expected, { into, messages, rules })
	})
	expected ??= expectedOf(manifest, backup, wanted)
	if (expected.messages.size > 0)
		throw new ArchiveError(`It lacks ${expected.messages.size} of the messages that it names.`)
	if (whole.digest('hex') !== backup.sha256)
		throw new ArchiveError('It is not the archive that was proved to be whole.')
	return { manifest, folders: expected.folders, messages, rules }
}

const hashing = (source: Readable, hash: ReturnType<typeof createHash>): Readable =>
	pipelined(
		source,
		new Transform({
			transform(chunk: Buffer, _encoding, done) {
				hash.update(chunk)
				done(null, chunk)
			},
		}),
	)

/** What goes wrong with the source is an error of what comes out. */
function pipelined(source: Readable, through: Transform): Readable {
	source.once('error', (error) => through.destroy(error))
	through.once('close', () => source.destroy())
	return source.pipe(through)
}

interface Expected {
	readonly folders: readonly string[]
	/** By path in the archive; what came is taken out. */
	readonly messages: Map<string, Manifest['messages'][number]>
	readonly rules: ReadonlyMap<string, string>
}

/** What is wanted of what the manifest names. @throws ArchiveError for the archive of another mailbox, and for names that no mailbox has */
function expectedOf(manifest: Manifest, backup: RestoreToDo['backup'], wanted: readonly string[]): Expected {
	if (manifest.backup !== backup.id || manifest.mailbox.id !== backup.mailboxId)
		throw new ArchiveError('It is the archive of another mailbox.')
	if (manifest.messages.length !== backup.messages) throw new ArchiveError('It names other messages than were proved.')
	const strange = [...manifest.folders, ...manifest.messages.map(({ folder }) => folder)].find(
		(folder) => !isFolder(folder),
	)
	if (strange !== undefined) throw new ArchiveError(`It names a folder that no mailbox has: ${strange.slice(0, 100)}.`)
	const isWanted = (folder: string) => wanted.length === 0 || wanted.includes(folder)
	const messages = manifest.messages.filter(({ folder }) => isWanted(folder))
	return {
		folders: manifest.folders.filter(isWanted),
		messages: new Map(messages.map((message) => [`maildir/${message.path}`, message])),
		rules: new Map(manifest.rules.map(({ path, sha256 }) => [path, sha256])),
	}
}

interface Into {
	readonly into: string
	readonly messages: UnpackedMessage[]
	readonly rules: Map<string, string>
}

async function take(
	{ path, size, content }: ArchiveFile,
	expected: Expected,
	{ into, messages, rules }: Into,
): Promise<void> {
	const message = expected.messages.get(path)
	const rule = expected.rules.get(path)
	const hash = createHash('sha256')
	if (message) {
		// Never a name out of the archive: the panel counts.
		const file = join(into, String(messages.length))
		await pipeline(hashing(content, hash), createWriteStream(file, { flags: 'wx', mode: 0o660 }))
		if (hash.digest('hex') !== message.sha256) throw new ArchiveError(`${path.slice(0, 200)} is not as it was copied.`)
		await chmod(file, 0o660)
		await utimes(file, message.date, message.date)
		expected.messages.delete(path)
		messages.push({ folder: message.folder, sha256: message.sha256, flags: message.flags, date: message.date, file })
	} else if (rule !== undefined && size <= LARGEST_RULE) {
		const text = await textOf(hashing(content, hash))
		if (hash.digest('hex') !== rule) throw new ArchiveError(`${path.slice(0, 200)} is not as it was copied.`)
		rules.set(path, text)
	} else await pipeline(content, new PassThrough().resume())
}

async function textOf(content: Readable): Promise<string> {
	const chunks: Buffer[] = []
	for await (const chunk of content as AsyncIterable<Buffer>) chunks.push(chunk)
	return Buffer.concat(chunks).toString('utf8')
}
