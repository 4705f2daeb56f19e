import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { encryptedTo } from '@/platform/archive/encrypt'
import type { Manifest } from '@/platform/archive/manifest'
import { ArchiveError, verifyArchive } from '@/platform/archive/read-archive'
import { archiveOf } from '@/platform/archive/write-archive'
import type { BackupStore } from '@/platform/backup-store'
import { besideMessages, foldersOf, hashedMessagesOf } from '@/platform/mail-server/maildir'
import type { Copy } from './copy-mailbox'
import type { BackupToMake } from './mailbox-snapshot'

/** The archive is not the mail. No try will make it so. */
export class BackupRefused extends Error {
	override readonly name = 'BackupRefused'
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Writes the archive of a copy. @param to absolute path @returns what it says of itself */
export async function pack(
	wanted: Pick<BackupToMake, 'id' | 'said'>,
	{ maildir, rules }: Pick<Copy, 'maildir' | 'rules'>,
	to: string,
): Promise<Manifest> {
	const folders = maildir === null ? [] : await foldersOf(maildir)
	const messages = maildir === null ? [] : await hashedMessagesOf(maildir)
	const paths = rules.map((rule, n) => ({ ...rule, path: `rules/${n + 1}.sieve` }))
	const manifest: Manifest = {
		format: 'postern-mailbox',
		version: 1,
		backup: wanted.id,
		madeAt: new Date().toISOString(),
		...wanted.said,
		rules: paths.map(({ name, active, path, text }) => ({ name, active, path, sha256: sha256(text) })),
		folders,
		messages: messages.map(({ folder, path, size, flags, date, sha256 }) => ({
			folder,
			path,
			size,
			flags: [...flags],
			date,
			sha256,
		})),
		counts: {
			folders: folders.length,
			messages: messages.length,
			bytes: messages.reduce((sum, { size }) => sum + size, 0),
		},
	}
	const parts = {
		manifest,
		maildir: maildir ?? '',
		beside: maildir === null ? [] : await besideMessages(maildir),
		rules: new Map(paths.map(({ path, text }) => [path, text])),
	}
	await pipeline(archiveOf(parts), createWriteStream(to, { mode: 0o600 }))
	return manifest
}

/** @returns of what was stored: how much, and its hash as it went there */
export async function keep(packed: string, object: string, recipient: string | null, store: BackupStore) {
	const plain = createReadStream(packed)
	const source = recipient ? await encryptedTo(recipient, plain) : plain
	const hash = createHash('sha256')
	let bytes = 0
	source.on('data', (chunk: Buffer) => {
		hash.update(chunk)
		bytes += chunk.length
	})
	source.pause()
	await store.put(object, source)
	return { sha256: hash.digest('hex'), bytes }
}

/** What was stored, unpacked and counted while its hash is taken. */
export async function readBack(again: Readable, manifest: Manifest): Promise<{ sha256: string }> {
	const hash = createHash('sha256')
	again.on('data', (chunk: Buffer) => hash.update(chunk))
	again.pause()
	await proved(again, manifest)
	return { sha256: hash.digest('hex') }
}

/** @throws BackupRefused when it is not whole, or another one than was made */
export async function proved(archive: Readable, manifest: Manifest): Promise<void> {
	const said = await verifyArchive(archive).catch((error: unknown) => {
		throw error instanceof ArchiveError ? new BackupRefused(`The archive is not whole. ${error.message}`) : error
	})
	if (JSON.stringify(said) !== JSON.stringify(manifest))
		throw new BackupRefused('The archive says something else of itself than what was put into it.')
}
