/**
 * Opening what was encrypted to an age recipient (age-encryption.org/v1).
 *
 * 2026-11-22: the identity opens every backup of an organization, a file's own key one of them. So the identity is used once, in the request
 * that brought it, to open the few lines at the beginning of that one archive; only the key that was in them goes on to the job, sealed, and is
 * wiped when the job ends. Decrypting the whole archive in the request instead would keep somebody before their screen for hours, and put the
 * mail on the disk in the clear for as long.
 */
import { Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { Decrypter, identityToRecipient } from 'age-encryption'
import { ArchiveError } from './read-archive'

/** The recipient of an identity; NULL when it is none. @param identity `AGE-SECRET-KEY-1…` */
export const recipientOf = (identity: string): Promise<string | null> =>
	Promise.resolve()
		.then(() => identityToRecipient(identity))
		.catch(() => null)

/** Many recipients, and no archive of ours has that many. */
const LONGEST_HEADER = 64 * 1024
const END = Buffer.from('\n---')

/**
 * The key of one archive, 16 bytes; NULL when the identity does not open it.
 * @param archive is read no further than its header, and closed
 */
export async function fileKeyOf(archive: Readable, identity: string): Promise<Uint8Array | null> {
	let header: Buffer = Buffer.alloc(0)
	try {
		for await (const chunk of archive as AsyncIterable<Buffer>) {
			header = Buffer.concat([header, chunk])
			const end = header.indexOf(END)
			const whole = end < 0 ? -1 : header.indexOf('\n', end + END.length)
			if (whole >= 0) return await opened(header.subarray(0, whole + 1), identity)
			if (header.length > LONGEST_HEADER) return null
		}
		return null
	} finally {
		archive.destroy()
	}
}

async function opened(header: Buffer, identity: string): Promise<Uint8Array | null> {
	const decrypter = new Decrypter()
	decrypter.addIdentity(identity)
	return decrypter.decryptHeader(new Uint8Array(header)).catch(() => null)
}

/**
 * @param fileKey from `fileKeyOf`
 * @returns what was sealed; fails with ArchiveError where it was changed or cut off since, and with the source's own errors as they are
 */
export function decryptedWith(fileKey: Uint8Array, archive: Readable): Readable {
	const source: { error?: Error } = {}
	archive.once('error', (error) => {
		source.error = error
	})
	return Readable.from(plainOf(fileKey, archive, source), { objectMode: false })
}

async function* plainOf(fileKey: Uint8Array, archive: Readable, source: { error?: Error }): AsyncGenerator<Buffer> {
	const decrypter = new Decrypter()
	decrypter.addIdentity({ unwrapFileKey: () => fileKey })
	try {
		const plain = await decrypter.decrypt(Readable.toWeb(archive) as ReadableStream<Uint8Array>)
		for await (const piece of Readable.fromWeb(plain as unknown as WebStream)) yield Buffer.from(piece as Uint8Array)
	} catch {
		// Another try may bring it whole from its store; what was changed stays so.
		throw source.error ?? new ArchiveError('It is not as it was sealed: it was changed or cut off since.')
	} finally {
		archive.destroy()
	}
}
