/** Where backups are kept: a folder, or a bucket. Names are `<domain>/<mailbox>/<backup>.tar.zst`, ids all of them, with `.age` when encrypted. */
import type { Readable } from 'node:stream'

export interface BackupStore {
	readonly kind: 'folder' | 's3'
	/** In words, for a journal and an operator: a path or an address, without a key. */
	readonly place: string
	/**
	 * Stores all that comes, under that name, or nothing: what is half-written is never found under it.
	 * @throws BackupStoreError; the source's own errors
	 */
	readonly put: (name: string, source: Readable) => Promise<void>
	/** @throws BackupStoreError when it is not there */
	readonly get: (name: string) => Promise<Readable>
	/** Of what is not there, too. @throws BackupStoreError */
	readonly remove: (name: string) => Promise<void>
}

/** The store does not do what was asked; one sentence for the operator. */
export class BackupStoreError extends Error {
	override readonly name: string = 'BackupStoreError'
}

/** The store answers, and there is no such archive in it. */
export class BackupMissing extends BackupStoreError {}
