import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Pack, pack } from 'tar-stream'
import type { Manifest } from './manifest'
import { compressed } from './zstd'

export interface ArchiveParts {
	readonly manifest: Manifest
	/** The folder with the copy of the maildir. */
	readonly maildir: string
	/** Files beside the messages, from the maildir's root. */
	readonly beside: readonly string[]
	/** The text of each rule, by its path in the manifest. */
	readonly rules: ReadonlyMap<string, string>
}

/** So that the same mail gives the same archive, whoever makes it. */
const OWNER = { uid: 0, gid: 0, uname: '', gname: '', mode: 0o600 }

const whole = (tar: Pack, name: string, text: string, mtime: Date): Promise<void> =>
	new Promise((resolve, reject) => {
		tar.entry({ ...OWNER, name, mtime }, text, (error) => (error ? reject(error) : resolve()))
	})

async function file(tar: Pack, name: string, path: string): Promise<void> {
	const { size, mtime } = await stat(path)
	const entry = tar.entry({ ...OWNER, name, size, mtime })
	// When the whole archive is given up its entry is too, and says so to nobody else.
	entry.on('error', () => undefined)
	// A file that is not as long as it was a moment ago is an error of the entry.
	await pipeline(createReadStream(path), entry)
}

async function fill(tar: Pack, { manifest, maildir, beside, rules }: ArchiveParts): Promise<void> {
	const madeAt = new Date(manifest.madeAt)
	await whole(tar, 'manifest.json', JSON.stringify(manifest), madeAt)
	for (const { path } of manifest.rules) await whole(tar, path, rules.get(path) ?? '', madeAt)
	for (const path of beside) await file(tar, `maildir/${path}`, join(maildir, path))
	for (const { path } of manifest.messages) await file(tar, `maildir/${path}`, join(maildir, path))
	tar.finalize()
}

/**
 * An archive as a stream: a tar in zstd, `manifest.json` first, then rules, then `maildir/…`. Never more than a few blocks of it are in
 * memory, but for the manifest. What goes wrong is an error of the stream.
 */
export function archiveOf(parts: ArchiveParts): Readable {
	const tar = pack()
	fill(tar, parts).catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))))
	return compressed(tar as unknown as Readable)
}
