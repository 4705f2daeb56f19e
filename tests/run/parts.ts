import { add, type Count, FAILED, inWords, SKIPPED } from './tally'

export type Part = { name: string; work: () => Promise<Count> }

/** True where nobody reads the output: there, what could not run has not passed. */
export const strict = () => ['1', 'true'].includes(process.env.CI ?? '')

/** A part whose needs are not met. It is counted, and fails the run under CI=true. */
export function left(reason: string): Count {
	console.log(`SKIPPED: ${reason}`)
	return strict() ? FAILED : SKIPPED
}

/**
 * Runs all parts in turn, also after a failure, and prints the sum as the last line.
 * @returns the exit code
 */
export async function runParts(parts: Part[]): Promise<number> {
	const results: [string, Count, number][] = []
	for (const { name, work } of parts) {
		console.log(`\n━━━ ${name} ${'━'.repeat(Math.max(3, 96 - name.length))}`)
		const began = performance.now()
		const count = await work().catch((error) => {
			console.error(error instanceof Error ? error.message : error)
			return FAILED
		})
		results.push([name, count, performance.now() - began])
	}
	console.log(`\n━━━ Sum ${'━'.repeat(93)}`)
	for (const [name, count, millis] of results) {
		console.log(`${name.padEnd(28)} ${inWords(count).padEnd(40)} ${(millis / 1000).toFixed(1).padStart(6)} s`)
	}
	const sum = results.map(([, count]) => count).reduce(add)
	for (const failure of sum.failures ?? []) console.log(`FAILED ${failure}`)
	console.log(inWords(sum))
	return sum.failed > 0 || (strict() && sum.skipped > 0) ? 1 : 0
}
