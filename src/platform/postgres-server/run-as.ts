import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { StartError } from '../start-error'

/**
 * PostgreSQL refuses to run as root. Started by root, it runs as the system's user `postgres`, who is made when missing;
 * started by anyone else, it runs as that person.
 */

const run = promisify(execFile)

/** Numbers for `spawn`; undefined means: as whoever started us. */
export type RunAs = Readonly<{ uid: number; gid: number }> | undefined

const USER = 'postgres'

async function idOf(kind: '-u' | '-g'): Promise<number> {
	return Number.parseInt((await run('id', [kind, USER])).stdout, 10)
}

async function findUser(): Promise<RunAs> {
	try {
		return { uid: await idOf('-u'), gid: await idOf('-g') }
	} catch {
		return undefined
	}
}

async function makeUser(): Promise<void> {
	const shell = '/usr/sbin/nologin'
	try {
		await run('useradd', [
			'--system',
			'--user-group',
			'--no-create-home',
			'--home-dir',
			'/nonexistent',
			'--shell',
			shell,
			USER,
		])
	} catch {
		await run('adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', USER])
	}
}

/**
 * Who the embedded server is to run as.
 *
 * @throws StartError when root has no such user and can't make one
 */
export async function serverUser(): Promise<RunAs> {
	if (process.getuid?.() !== 0) return undefined
	const known = await findUser()
	if (known !== undefined) return known
	await makeUser().catch(() => undefined)
	const made = await findUser()
	if (made === undefined)
		throw new StartError(
			`PostgreSQL does not run as root, and the user ${USER} could not be made; start Postern as an ordinary user.`,
		)
	return made
}

/**
 * Says whether that user gets to a path through all the folders above it.
 *
 * @param test `-x` for programs, `-w` for folders to write in
 */
export async function reaches(who: RunAs, test: '-x' | '-w', target: string): Promise<boolean> {
	if (who === undefined) return true
	try {
		await run('/bin/sh', ['-c', `test ${test} "$1"`, 'sh', target], { ...who, cwd: '/' })
		return true
	} catch {
		return false
	}
}
