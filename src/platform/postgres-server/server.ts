import { type ChildProcess, spawn } from 'node:child_process'
import { chown, mkdir, mkdtemp, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '../start-error'
import type { Binaries } from './binaries'
import { hasCluster, type Place } from './place'

/** The server as a process: making its files, starting it, stopping it, and not leaving it behind. */

/** Messages in English, since they are read here; nothing of our own environment, since it holds secrets. */
const ENVIRONMENT: NodeJS.ProcessEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', NODE_ENV: 'production' }

const SETTINGS = {
	listen_addresses: '127.0.0.1',
	unix_socket_directories: '',
	max_connections: '100',
	shared_buffers: '256MB',
	effective_cache_size: '1GB',
	work_mem: '8MB',
	maintenance_work_mem: '64MB',
	random_page_cost: '1.1',
	jit: 'off',
	wal_compression: 'on',
	log_checkpoints: 'off',
	log_line_prefix: '%m [%p] %a ',
	log_timezone: 'UTC',
	timezone: 'UTC',
}

const LOG_LIMIT_BYTES = 10_000_000

/** One old log is kept. @returns an open handle for appending */
async function openLog(file: string) {
	const size = await stat(file).then(
		({ size }) => size,
		() => 0,
	)
	if (size > LOG_LIMIT_BYTES) await rename(file, `${file}.1`)
	return open(file, 'a', 0o600)
}

async function runInitdb(place: Place, binaries: Binaries, args: readonly string[]): Promise<void> {
	const child = spawn(binaries.initdb, args, {
		...place.who,
		cwd: '/',
		env: ENVIRONMENT,
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	let output = ''
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
	const code = await new Promise((resolve, reject) => {
		child.once('error', reject)
		child.once('close', resolve)
	})
	const lines = output.trim().split('\n')
	const why = lines.find((line) => /error|fatal/i.test(line)) ?? lines.at(-1)
	if (code !== 0) throw new StartError(`The embedded database could not be made: ${why}`)
}

/**
 * Makes the server's files unless they are there. They are made beside their place and moved there at the end, so that
 * what was interrupted is never taken for a database.
 *
 * @param password of the superuser `postgres`
 * @throws StartError when it can't be made, or was made by another major version
 */
export async function makeCluster(place: Place, binaries: Binaries, password: string): Promise<void> {
	if (hasCluster(place.folder)) return
	const beside = `${place.folder}.new`
	const secret = await mkdtemp(path.join(tmpdir(), 'postern-initdb-'))
	const file = path.join(secret, 'password')
	try {
		await rm(beside, { recursive: true, force: true })
		await mkdir(beside, { mode: 0o700 })
		await writeFile(file, `${password}\n`, { mode: 0o600 })
		for (const one of place.who ? [secret, file, beside] : [])
			await chown(one, place.who?.uid ?? 0, place.who?.gid ?? 0)
		await runInitdb(place, binaries, [
			...['-D', beside, '--username=postgres', `--pwfile=${file}`, '--auth=scram-sha-256', '--encoding=UTF8'],
			...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums'],
		])
		await rename(beside, place.folder)
	} finally {
		await rm(secret, { recursive: true, force: true })
	}
}

/**
 * A shell that outlives us by two seconds: its input ends when we are killed, whatever killed us, and then it stops the
 * server. The pause is for web server and worker, which see our end as well and finish what they are doing.
 */
function guard(server: ChildProcess): ChildProcess {
	const script = 'read -r line; test "$line" = done || { sleep 2; kill -INT "$1"; }'
	const child = spawn('/bin/sh', ['-c', script, 'postern-guard', String(server.pid)], {
		cwd: '/',
		env: ENVIRONMENT,
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
	})
	for (const emitter of [child, child.stdin]) emitter?.on('error', () => undefined)
	server.once('exit', () => child.stdin?.end('done\n'))
	return child
}

export type ServerProcess = Readonly<{
	/** Settles when the process is gone, with words for the log. */
	exited: Promise<string>
	/** Ends all connections and stops; force after 20 seconds. */
	stop: () => Promise<void>
	/** Ends the server without letting it write down what it holds; it recovers at the next start. */
	kill: () => void
}>

/**
 * Starts the server. It has a session of its own: Ctrl-C in a terminal goes to all processes of a group, and the
 * database has to be the last to stop.
 *
 * @param logFile where its messages go
 */
export async function startServer(place: Place, binaries: Binaries, logFile: string): Promise<ServerProcess> {
	const log = await openLog(logFile)
	const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])
	const child = spawn(binaries.postgres, ['-D', place.folder, '-p', String(place.port), ...settings], {
		...place.who,
		cwd: '/',
		env: ENVIRONMENT,
		detached: true,
		stdio: ['ignore', log.fd, log.fd],
	})
	const exited = new Promise<string>((resolve) => {
		child.once('error', (error) => resolve(error.message))
		child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
	})
	await log.close()
	if (child.pid !== undefined) guard(child)
	const stop = async () => {
		for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
			child.kill(signal)
			if (await Promise.race([exited, sleep(20_000, undefined, { ref: false })])) return
		}
	}
	return { exited, stop, kill: () => child.kill('SIGQUIT') }
}

/** The last thing the server complained about, for an error message. */
export async function lastComplaint(logFile: string): Promise<string> {
	const lines = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n').slice(-20)
	const line = lines.findLast((text) => /FATAL|PANIC|could not/.test(text)) ?? lines.at(-1) ?? ''
	return line.replace(/^.*?(FATAL|PANIC|LOG|HINT|WARNING):\s*/, '')
}
