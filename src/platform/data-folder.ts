import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { StartError } from './start-error'

/**
 * The folder that holds what this installation knows: secrets, the embedded database, its log. Others may pass through
 * it when root made it, since the embedded database then runs as a user of its own and has to get to its files.
 */

function reason(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
	return (
		{
			EACCES: 'permission denied',
			EROFS: 'the disk is read-only',
			ENOSPC: 'the disk is full',
			ENOTDIR: 'a part of the path is a file',
			EEXIST: 'it is a file',
		}[code] ?? code
	)
}

/**
 * Makes the data folder when it is missing, and tries to write in it.
 *
 * @param folder absolute path
 * @throws StartError when that is not possible
 */
export async function openDataFolder(folder: string): Promise<void> {
	const probe = path.join(folder, `.try-${process.pid}`)
	try {
		const made = await mkdir(folder, { recursive: true })
		if (made !== undefined) await chmod(folder, process.getuid?.() === 0 ? 0o711 : 0o700)
		if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'EEXIST' })
		await (await open(probe, 'w', 0o600)).close()
		await rm(probe)
	} catch (error) {
		throw new StartError(
			`The data folder ${folder} is not writable (${reason(error)}); choose another one with DATA_DIR.`,
		)
	}
}

/**
 * Writes a file whole or not at all: a start that is killed in the middle leaves the old content.
 *
 * @param mode permission bits, such as 0o600
 */
export async function writeWhole(file: string, content: string, mode: number): Promise<void> {
	const beside = `${file}.${process.pid}.new`
	await rm(beside, { force: true })
	const handle = await open(beside, 'wx', mode)
	try {
		await handle.writeFile(content)
		await handle.sync()
	} finally {
		await handle.close()
	}
	await rename(beside, file)
}
