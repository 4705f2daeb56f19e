import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from '../support/clean-environment'

/** Absolute path of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const PATIENCE_MILLIS = 15_000
const running = new Set<ChildProcess>()
const lastWishes = new Set<() => Promise<void>>()
let stopping = false

type Options = { env?: Record<string, string | undefined>; quiet?: boolean }

/**
 * Runs a program to its end in a process group of its own, with a clean environment, its output on this terminal.
 * @param quiet keeps the output back instead; it is in the result either way only when kept back
 * @returns the exit code (1 for an end by signal) and the output kept back
 */
export async function run(
	command: string,
	args: string[],
	options: Options = {},
): Promise<{ code: number; output: string }> {
	if (stopping) return { code: 1, output: '' }
	const child = spawn(command, args, {
		cwd: ROOT,
		detached: true,
		env: cleanEnvironment(options.env),
		stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
	})
	running.add(child)
	let output = ''
	child.stdout?.on('data', (chunk) => (output += String(chunk)))
	child.stderr?.on('data', (chunk) => (output += String(chunk)))
	const code = await new Promise<number>((resolve) => {
		child.on('error', (error) => {
			output += error.message
			resolve(127)
		})
		child.on('close', (exit) => resolve(exit ?? 1))
	})
	running.delete(child)
	return { code, output }
}

/** Runs a script of an installed package with this Node. @param script path below node_modules, or of the repository */
export function runNode(script: string, args: string[], options: Options = {}) {
	return run(process.execPath, [script, ...args], options)
}

/** Remembers something to undo at the end, however the run ends. @returns a function that does it now, once */
export function atTheEnd(wish: () => Promise<void>): () => Promise<void> {
	let fulfilled: Promise<void> | undefined
	const once = () => {
		fulfilled ??= wish().finally(() => lastWishes.delete(once))
		return fulfilled
	}
	lastWishes.add(once)
	return once
}

/** Stops all children with their own children, and fulfils what `atTheEnd` was told. */
export async function endAll(): Promise<void> {
	stopping = true
	await Promise.all([...running].map(endGroup))
	await Promise.all([...lastWishes].map((wish) => wish().catch(() => undefined)))
}

async function endGroup(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return
	const gone = new Promise((resolve) => child.once('close', resolve))
	signalGroup(child, 'SIGTERM')
	const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), PATIENCE_MILLIS)
	await gone
	clearTimeout(timer)
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
	if (pid === undefined) return
	try {
		process.kill(-pid, signal)
	} catch {
		// The group has ended already.
	}
}

/** Ctrl-C, SIGTERM and a closed terminal stop everything; the exit code is the customary one. */
export function endOnSignals(): void {
	const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (stopping) return
			console.error(`\n${signal}: stopping.`)
			void endAll().finally(() => process.exit(codes[signal]))
		})
	}
}
