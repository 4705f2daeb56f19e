import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { BackupMissing, type BackupStore, BackupStoreError } from './store'

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

function inWords(error: unknown, folder: string): unknown {
	const why: Readonly<Record<string, string>> = {
		ENOSPC: 'the disk is full',
		EDQUOT: 'the disk quota is used up',
		EFBIG: 'the file is too large for it',
		EROFS: 'the disk is read-only',
		EACCES: 'the panel may not write there',
		EPERM: 'the panel may not write there',
		ENOTDIR: 'a part of the path is a file',
		EEXIST: 'a part of the path is a file',
		EIO: 'the disk does not answer',
		ENOENT: 'it is not there',
	}
	const words = why[codeOf(error)]
	return words === undefined ? error : new BackupStoreError(`Backups cannot be kept in ${folder}: ${words}.`)
}

/** @param folder absolute path; made when the first backup comes, for its owner alone */
export function folderStore(folder: string): BackupStore {
	const at = (name: string) => path.join(folder, name)
	const put = async (name: string, source: Readable): Promise<void> => {
		const whole = at(name)
		const part = `${whole}.part`
		try {
			await mkdir(path.dirname(whole), { recursive: true, mode: 0o700 })
			const file = await open(part, 'w', 0o600)
			try {
				for await (const chunk of source) await file.writeFile(chunk as Buffer)
				// On the disk, and not only on its way there: mail is erased because of it.
				await file.sync()
			} finally {
				await file.close()
			}
			await rename(part, whole)
			await syncFolder(path.dirname(whole))
		} catch (error) {
			source.destroy()
			await rm(part, { force: true }).catch(() => undefined)
			throw inWords(error, folder)
		}
	}
	const get = async (name: string): Promise<Readable> => {
		const file = await open(at(name)).catch((error: unknown) => {
			throw codeOf(error) === 'ENOENT' ? new BackupMissing(`${at(name)} is not there.`) : inWords(error, folder)
		})
		return createReadStream('', { fd: file })
	}
	const remove = async (name: string): Promise<void> => {
		for (const one of [at(name), `${at(name)}.part`])
			await rm(one, { force: true }).catch((error: unknown) => {
				throw inWords(error, folder)
			})
	}
	return { kind: 'folder', place: folder, put, get, remove }
}

/** The new name is on the disk only when the folder is. */
async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder)
	try {
		await handle.sync()
	} finally {
		await handle.close()
	}
}
