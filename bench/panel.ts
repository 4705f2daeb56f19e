import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { generate } from '../prisma/generate'
import { migrate } from '../prisma/migrate'
import { buildIfNeeded } from '../src/main/build'
import { appRolePassword, ensureAppRole } from '../src/platform/db/app-role'
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres'
import { childEnvironment } from '../src/platform/env'
import { ACTIONS_KEY } from '../tests/support/actions-key'
import { freePort } from '../tests/support/guarded-process'
import { withClient } from './connect'
import { fill } from './data'
import type { Options } from './options'

const ROOT = resolve(import.meta.dirname, '..')
/** Guards nothing but a database of made-up names on loopback. */
const SECRET = 'measuring-measuring-measuring-measuring-0123456789'

const say = (line: string) => process.stderr.write(`${line}\n`)

export interface Database {
	/** The superuser's login. */
	readonly url: string
	/** The program's own login. */
	readonly appUrl: string
	readonly stop: () => Promise<void>
}

/** The embedded server of the folder, migrated and filled. */
export async function startDatabase({ folder, domains, mailboxes }: Options): Promise<Database> {
	mkdirSync(folder, { recursive: true, mode: 0o711 })
	const server = await startEmbeddedPostgres({ dataDir: folder, password: SECRET, log: say })
	await migrate(server.url, say)
	const appUrl = await ensureAppRole(server.url, appRolePassword(SECRET, 'postern'))
	const url = Object.assign(new URL(server.url), { username: 'postgres', password: SECRET }).href
	if (await isEmpty(url)) {
		say(`Making ${domains} domains with ${mailboxes} mailboxes each.`)
		await fill(url, { domains, mailboxes })
	}
	return { url, appUrl, stop: server.stop }
}

async function isEmpty(url: string): Promise<boolean> {
	const { rowCount } = await withClient(url, (client) => client.query('SELECT FROM domain LIMIT 1'))
	return rowCount === 0
}

export interface Web {
	readonly origin: string
	/** Ends the process; a profile is written then. */
	readonly stop: () => Promise<void>
	/** Seconds of processor time since its start, and bytes of memory. */
	readonly used: () => Promise<{ cpuSeconds: number; memoryBytes: number }>
}

/** One web process in production mode, with the environment that `npm start` gives it. */
export async function startWeb(database: Database, { folder, profile }: Options): Promise<Web> {
	await generate()
	const signal = new AbortController().signal
	await buildIfNeeded({ root: ROOT, actionsKey: ACTIONS_KEY, logFile: join(folder, 'build.log'), signal, say })
	const port = await freePort()
	const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'] : []
	const origin = `http://localhost:${port}`
	const child = spawn(process.execPath, [...profiling, '--import', 'tsx', join(ROOT, 'src/main/web.ts')], {
		cwd: ROOT,
		env: childEnvironment({ ...environmentFor(database), PORT: String(port), DATA_DIR: folder }),
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	})
	await answers(`${origin}/sign-in`, child)
	return { origin, stop: () => stop(child), used: () => usedBy(child.pid ?? 0) }
}

/** What the web process and the program's own modules in this one are told. */
export const environmentFor = ({ appUrl }: Database): Record<string, string | undefined> => ({
	NODE_ENV: 'production',
	NEXT_TELEMETRY_DISABLED: '1',
	HOST: '127.0.0.1',
	PUBLIC_ORIGIN: undefined,
	// Sign-ins come as from many networks, through a reverse proxy on this machine.
	TRUSTED_PROXIES: '127.0.0.1',
	DATABASE_URL: undefined,
	APP_DATABASE_URL: appUrl,
	AUTH_SECRET: SECRET,
	ACTIONS_KEY,
	NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: ACTIONS_KEY,
})

async function answers(url: string, child: ChildProcess): Promise<void> {
	for (let tries = 0; tries < 300 && child.exitCode === null; tries += 1) {
		if ((await fetch(url).catch(() => undefined))?.ok) return
		await sleep(100)
	}
	throw new Error('the web process does not answer')
}

async function stop(child: ChildProcess): Promise<void> {
	const ended = new Promise((resolve) => child.once('exit', resolve))
	child.kill('SIGTERM')
	await ended
}

async function usedBy(pid: number): Promise<{ cpuSeconds: number; memoryBytes: number }> {
	const { readFile } = await import('node:fs/promises')
	const [stat, statm] = await Promise.all([
		readFile(`/proc/${pid}/stat`, 'utf8'),
		readFile(`/proc/${pid}/statm`, 'utf8'),
	])
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
	const ticks = Number(fields[11]) + Number(fields[12])
	return { cpuSeconds: ticks / 100, memoryBytes: Number(statm.split(' ')[1]) * 4096 }
}
