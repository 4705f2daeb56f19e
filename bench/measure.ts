/** One thing, done again and again. */
export interface Measured {
	readonly p50: number
	readonly p99: number
	/** How many were done in a second, from start to end. */
	readonly perSecond: number
}

const at = (sorted: readonly number[], part: number): number =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0

export function summary(millis: readonly number[], wholeMillis: number): Measured {
	const sorted = millis.toSorted((a, b) => a - b)
	return { p50: at(sorted, 0.5), p99: at(sorted, 0.99), perSecond: (millis.length * 1000) / wholeMillis }
}

/**
 * Warms up, then measures.
 * @param tasks each is a client of its own: it does the thing once and tells how many milliseconds that took
 * @param times how often in all
 */
export async function measure(tasks: readonly (() => Promise<number>)[], times: number): Promise<Measured> {
	await run(tasks, Math.min(100, times))
	const from = performance.now()
	const millis = await run(tasks, times)
	return summary(millis, performance.now() - from)
}

async function run(tasks: readonly (() => Promise<number>)[], times: number): Promise<number[]> {
	const millis: number[] = []
	let left = times
	const client = async (task: () => Promise<number>) => {
		while (left > 0) {
			left -= 1
			millis.push(await task())
		}
	}
	await Promise.all(tasks.map(client))
	return millis
}

/** @param work anything that is not a request. @returns the time it took */
export async function timed(work: () => unknown): Promise<number> {
	const from = performance.now()
	await work()
	return performance.now() - from
}
