import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from './clean-environment'

/** A real process of a test. It ends with its children when the test process ends, however that happens. */
export type GuardedProcess = {
	/** Everything written so far to standard output and standard error, in one text. */
	output: () => string
	/** Resolves with the exit code when the process has ended by itself or was stopped. */
	ended: Promise<number>
	/** Sends SIGTERM to the program alone, as a service manager does, and waits; its group is killed after 12 seconds. */
	stop: () => Promise<number>
}

const GUARD = fileURLToPath(new URL('guard.mjs', import.meta.url))
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Starts a program in the repository's root.
 * @param env what it gets besides the machine's own variables; nothing of the developer's settings reaches it
 * @param folder a temporary folder that is removed when the program has ended
 */
export function startProcess(
	program: string,
	args: string[],
	env: Record<string, string | undefined> = {},
	folder = '',
): GuardedProcess {
	const child = spawn(process.execPath, [GUARD, folder, program, ...args], {
		cwd: ROOT,
		detached: true,
		env: cleanEnvironment(env),
		stdio: ['pipe', 'pipe', 'pipe'],
	})
	let text = ''
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)))
	child.stdin.on('error', () => undefined)
	const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)))
	return {
		output: () => text,
		ended,
		stop: async () => {
			child.stdin.end()
			return await ended
		},
	}
}

/** @returns a port that was free on loopback a moment ago */
export async function freePort(): Promise<number> {
	const probe = createServer()
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
	const address = probe.address()
	await new Promise((resolve) => probe.close(resolve))
	if (!address || typeof address === 'string') throw new Error('No free port on loopback')
	return address.port
}

/**
 * Asks an address until it answers with a status below 400.
 * @throws Error with the process's output when it ends or the time is up
 */
export async function answers(url: string, by: GuardedProcess, millis = 60_000): Promise<void> {
	const deadline = Date.now() + millis
	let over = false
	void by.ended.then(() => {
		over = true
	})
	while (!over && Date.now() < deadline) {
		const response = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
		await response?.body?.cancel()
		if (response?.ok) return
		await new Promise((resolve) => setTimeout(resolve, 50))
	}
	throw new Error(`${url} did not answer.\n${by.output()}`)
}
