import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ACTIONS_KEY } from '../support/actions-key'
import { cleanEnvironment } from '../support/clean-environment'
import { freePort } from '../support/guarded-process'

export const ROOT = path.resolve(import.meta.dirname, '../..')
const DIRECT = ['node', '--import', 'tsx', 'src/main/start.ts']

export type Panel = {
	child: ChildProcess
	/** Everything written so far. */
	output: () => string
	/** Exit code, or the signal that ended it. */
	exited: Promise<number | string | null>
	/** Waits for the line that says so. @returns milliseconds since the start; throws when it ends first */
	ready: () => Promise<number>
}

export type Ground = {
	/** The data folder of one test. */
	dataDir: string
	port: number
	origin: string
	start: (given?: { env?: Record<string, string>; command?: string[]; uid?: number }) => Panel
	/** Process numbers of everything that belongs to this data folder. */
	processes: () => number[]
	/** Ends what is left, and removes the folder. */
	clear: () => Promise<void>
}

/** The processes that name a folder in their command line or got it as DATA_DIR. */
function processesNaming(folder: string): number[] {
	const text = (file: string) => {
		try {
			return readFileSync(file, 'utf8')
		} catch {
			return ''
		}
	}
	const numbers = existsSync('/proc/self/environ') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
	return numbers.map(Number).filter((pid) => {
		if (pid === process.pid || text(`/proc/${pid}/stat`).includes(') Z ')) return false
		const environment = text(`/proc/${pid}/environ`).split('\0')
		return environment.includes(`DATA_DIR=${folder}`) || text(`/proc/${pid}/cmdline`).includes(folder)
	})
}

export function killNow(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL')
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
	}
}

/** Waits until something holds. @throws Error with the sentence after that many milliseconds */
export async function until(sentence: string, holds: () => boolean | Promise<boolean>, forMs = 15_000): Promise<void> {
	const end = Date.now() + forMs
	while (!(await holds())) {
		if (Date.now() > end) throw new Error(`Not within ${forMs} ms: ${sentence}`)
		await sleep(50)
	}
}

function launch(command: string[], env: Record<string, string>, uid?: number): Panel {
	const [program = '', ...args] = command
	const begun = Date.now()
	const child = spawn(program, args, {
		cwd: ROOT,
		env: cleanEnvironment({ ACTIONS_KEY, ...env }),
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
		...(uid === undefined ? {} : { uid, gid: uid }),
	})
	let output = ''
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
	const exited = new Promise<number | string | null>((resolve) =>
		child.once('close', (code, signal) => resolve(signal ?? code)),
	)
	const ready = async () => {
		const over = () => child.exitCode !== null || child.signalCode !== null
		await until('ready', () => output.includes('Postern is ready: ') || over(), 150_000)
		if (over()) throw new Error(`It ended:\n${output}`)
		return Date.now() - begun
	}
	return { child, output: () => output, exited, ready }
}

/** A data folder and a port for one test. */
export async function makeGround(): Promise<Ground> {
	const dataDir = await mkdtemp(path.join(tmpdir(), 'postern-start-'))
	await chmod(dataDir, 0o755)
	const port = await freePort()
	return {
		dataDir,
		port,
		origin: `http://127.0.0.1:${port}`,
		start: ({ env = {}, command = DIRECT, uid } = {}) =>
			launch(command, { PORT: String(port), DATA_DIR: dataDir, ...env }, uid),
		processes: () => processesNaming(dataDir),
		clear: async () => {
			for (const pid of processesNaming(dataDir)) killNow(pid)
			await until('all processes are gone', () => processesNaming(dataDir).length === 0)
			await rm(dataDir, { recursive: true, force: true })
		},
	}
}

/** What loading the loader takes on two idle cores, in milliseconds. */
const LOADER_MS = 350

/** How many times slower this machine is at this moment, because of what else runs on it; at least 1. */
export async function slownessNow(): Promise<number> {
	const begun = Date.now()
	const child = spawn(process.execPath, ['--import', 'tsx', '--eval', '0'], { cwd: ROOT, stdio: 'ignore' })
	await new Promise((resolve) => child.once('exit', resolve))
	return Math.max(1, (Date.now() - begun) / LOADER_MS)
}
