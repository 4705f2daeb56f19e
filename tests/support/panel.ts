/** A running panel: web process and worker as `npm start` runs them, on a database that is there already. */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTIONS_KEY } from './actions-key'
import { answers, freePort, startProcess } from './guarded-process'

export type Person = { address: string; password: string }

export interface RunningPanel {
	/** Scheme, host and port, without a slash at the end. */
	readonly origin: string
	/** The first administrator, who was made at the first start. */
	readonly administrator: Person
	/** What the panel's processes wrote so far. */
	readonly output: () => string
	/** The number of its worker's process; changes when it is started again. */
	readonly workerPid: () => number | undefined
	/** Ends all processes, and removes the folder. */
	readonly stop: () => Promise<void>
}

/**
 * @param settings what it is told besides what every panel needs
 * @param args what `npm start -- …` takes, such as `--demo`
 */
export async function runPanel(
	ownerUrl: string,
	settings: Readonly<Record<string, string>> = {},
	args: readonly string[] = [],
): Promise<RunningPanel> {
	const folder = await mkdtemp(join(tmpdir(), 'postern-panel-'))
	await chmod(folder, 0o755)
	const port = await freePort()
	const origin = `http://localhost:${port}`
	const administrator = { address: 'ada@panel.example', password: randomBytes(12).toString('hex') }
	const own = {
		HOST: '127.0.0.1',
		PORT: String(port),
		PUBLIC_ORIGIN: origin,
		DATA_DIR: folder,
		DATABASE_URL: ownerUrl,
		DB_POOL: '6',
		AUTH_SECRET: randomBytes(32).toString('base64'),
		ACTIONS_KEY,
		ADMIN_EMAIL: administrator.address,
		ADMIN_PASSWORD: administrator.password,
	}
	const panel = startProcess('node', ['--import', 'tsx', 'src/main/start.ts', ...args], { ...own, ...settings }, folder)
	const stop = async () => {
		await panel.stop()
	}
	try {
		// The first one of a run may have to build the pages.
		await answers(`${origin}/api/health`, panel, 150_000)
	} catch (error) {
		await stop()
		throw error
	}
	return { origin, administrator, output: panel.output, workerPid: () => workerOf(folder), stop }
}

const textOf = (file: string): string => {
	try {
		return readFileSync(file, 'utf8')
	} catch {
		return ''
	}
}

/** The worker of the panel with that data folder. */
function workerOf(folder: string): number | undefined {
	const found = readdirSync('/proc').find(
		(pid) =>
			/^\d+$/.test(pid) &&
			textOf(`/proc/${pid}/cmdline`).includes('src/main/worker.ts') &&
			!textOf(`/proc/${pid}/stat`).includes(') Z ') &&
			textOf(`/proc/${pid}/environ`).split('\0').includes(`DATA_DIR=${folder}`),
	)
	return found === undefined ? undefined : Number(found)
}
