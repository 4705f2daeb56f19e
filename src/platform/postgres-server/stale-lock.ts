import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { StartError } from '../start-error'

/**
 * What a killed Postern leaves behind: a `postmaster.pid`, and perhaps the server itself. The caller holds the data
 * folder's lock, so a server that still runs there belongs to nobody and is stopped. A number that another program has
 * been given since is not a server; PostgreSQL alone can't tell and would refuse to start until someone helps.
 */

const run = promisify(execFile)

function exists(pid: number): boolean {
	try {
		process.kill(pid, 0)
		return true
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM'
	}
}

/** Empty for a process that has ended and that nobody has asked after, which is common in containers. */
async function commandLineOf(pid: number): Promise<string> {
	const file = `/proc/${pid}/cmdline`
	if (existsSync('/proc/self/cmdline')) return (await readFile(file, 'utf8').catch(() => '')).replaceAll('\0', ' ')
	return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
		({ stdout }) => stdout,
		() => '',
	)
}

async function isServerOf(pid: number, folder: string): Promise<boolean> {
	const command = await commandLineOf(pid)
	return command.includes('postgres') && command.includes(folder)
}

/** Waits until the server is gone. @returns false when it is still there after that many milliseconds */
async function gone(pid: number, folder: string, forMs: number): Promise<boolean> {
	const until = Date.now() + forMs
	while (await isServerOf(pid, folder)) {
		if (Date.now() > until) return false
		await sleep(50)
	}
	return true
}

/** The first waits for nobody but writes down what the server holds; the second does not even do that. */
const WAYS = [
	['SIGINT', 20_000],
	['SIGQUIT', 5_000],
] as const

async function stopOrphan(pid: number, folder: string): Promise<void> {
	for (const [signal, patienceMs] of WAYS) {
		try {
			process.kill(pid, signal)
		} catch (error) {
			if (exists(pid))
				throw new StartError(
					`A database server of another user (process ${pid}) still runs in ${folder}; stop it first.`,
					{ cause: error },
				)
		}
		if (await gone(pid, folder, patienceMs)) return
	}
	throw new StartError(
		`The database server left over from the last start (process ${pid}) does not stop; end it by hand.`,
	)
}

/**
 * Makes way for a new server in a database folder.
 *
 * @param folder the database folder; its Postern lock is held by the caller
 * @returns the number of the orphaned server that was stopped, if there was one
 * @throws StartError when one runs that can't be stopped
 */
export async function clearStaleLock(folder: string): Promise<number | undefined> {
	const file = path.join(folder, 'postmaster.pid')
	if (!existsSync(file)) return undefined
	const [first = '', ...rest] = (await readFile(file, 'utf8')).split('\n')
	const pid = Number.parseInt(first, 10)
	if (!(pid > 0) || !exists(pid)) return undefined
	if (await isServerOf(pid, folder)) {
		await stopOrphan(pid, folder)
		return pid
	}
	// The rest of the file stays: it names the shared memory by which PostgreSQL finds leftovers that still write.
	// Our own number it skips, since it is its parent's.
	await writeFile(file, [String(process.pid), ...rest].join('\n'))
	return undefined
}
