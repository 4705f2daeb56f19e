import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '../platform/start-error'

/** Keeping a part of Postern alive: a part that ends by itself is started again, after a pause that grows. */

export type Part = Readonly<{
	/** Settles when the part is gone, with words for the operator. */
	exited: Promise<string>
	/** Lets it finish what it does; force when it takes too long. */
	stop: () => Promise<void>
	/** Force, at once. */
	kill: () => void
}>

/** Ending this soon after its start counts as failing, in milliseconds. */
const QUICK_MS = 10_000
const MOST_QUICK_FAILURES = 5
const FIRST_PAUSE_MS = 500

/** A part has 15 seconds to end by itself after SIGTERM; its own limit is ten. */
const PATIENCE_MS = 15_000

/** A child process as a part. It has a channel to us, by whose end it learns of ours. */
export function runNode(
	args: readonly string[],
	options: { cwd: string; env: NodeJS.ProcessEnv },
): Part & { child: ChildProcess } {
	const child = spawn(process.execPath, [...args], { ...options, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
	const exited = new Promise<string>((resolve) => {
		child.once('error', (error) => resolve(error.message))
		child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
	})
	const stop = async () => {
		child.kill('SIGTERM')
		const ended = await Promise.race([exited, sleep(PATIENCE_MS, undefined, { ref: false })])
		if (ended === undefined) child.kill('SIGKILL')
		await exited
	}
	return { child, exited, stop, kill: () => child.kill('SIGKILL') }
}

export type Keeping = Readonly<{
	/** How the operator knows this part, at the beginning of a sentence. */
	name: string
	/** Starts the part anew. */
	start: () => Part | Promise<Part>
	/** Gets a line when the part is started again. */
	say: (line: string) => void
	/** Called once when it fails again and again. */
	giveUp: (error: StartError) => void
}>

/**
 * Watches a running part and starts it again when it ends.
 *
 * @param first the part, already started
 * @returns the part as a whole: `stop` and `kill` end it for good
 */
export function keepRunning(first: Part, { name, start, say, giveUp }: Keeping): Omit<Part, 'exited'> {
	const over = new AbortController()
	let part = first
	const again = async (failures: number, how: string) => {
		say(`${name} ended (${how}); starting it again.`)
		await sleep(FIRST_PAUSE_MS * 2 ** (failures - 1), undefined, { signal: over.signal }).catch(() => undefined)
		if (!over.signal.aborted) part = await start()
	}
	const watch = async () => {
		for (let failures = 0; !over.signal.aborted; ) {
			const since = Date.now()
			const how = await part.exited
			if (over.signal.aborted) return
			failures = Date.now() - since < QUICK_MS ? failures + 1 : 1
			if (failures >= MOST_QUICK_FAILURES) throw new StartError(`${name} ended ${failures} times in a row (${how}).`)
			await again(failures, how)
		}
	}
	const watching = watch().catch((error) =>
		giveUp(error instanceof StartError ? error : new StartError(`${name}: ${error}`)),
	)
	return {
		stop: async () => {
			over.abort()
			await part.stop()
			await Promise.race([watching, sleep(PATIENCE_MS, undefined, { ref: false })])
			await part.stop()
		},
		kill: () => {
			over.abort()
			part.kill()
		},
	}
}
