import { z } from 'zod'
import { run } from './children'
import { type Count, FAILED, PASSED } from './tally'

/** `npm audit --json`, as far as it is read here. */
const report = z.object({
	metadata: z.object({ vulnerabilities: z.object({ high: z.number(), critical: z.number() }) }),
	vulnerabilities: z.record(z.string(), z.object({ severity: z.string() })).default({}),
})

/**
 * What `npm audit` said. A service that is not there, or a mirror that knows no advisories, says nothing about any package: that fails
 * nobody's run and passes nothing either, it is said and not counted.
 */
export function verdictOf(output: string): { count: Count; line: string } {
	const start = output.indexOf('{')
	const end = output.lastIndexOf('}')
	const parsed = report.safeParse(jsonOf(output.slice(start, end + 1)))
	if (!parsed.success)
		return {
			count: { passed: 0, failed: 0, skipped: 0 },
			line: 'NOT ASKED: the registry answers no audits here, so nothing is known about advisories.',
		}
	const { high, critical } = parsed.data.metadata.vulnerabilities
	if (high + critical === 0) return { count: PASSED, line: 'No package has a known hole that is high or critical.' }
	const names = Object.entries(parsed.data.vulnerabilities)
		.filter(([, { severity }]) => severity === 'high' || severity === 'critical')
		.map(([name, { severity }]) => `${name} (${severity})`)
	return { count: FAILED, line: `Packages with known holes: ${names.join(', ')}. See npm audit --omit=dev.` }
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text)
	} catch {
		return null
	}
}

/** Part of `npm test`: what is shipped has no hole that is known, high and mended. */
export async function audit(): Promise<Count> {
	const args = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000']
	const { output } = await run('npm', args, { quiet: true })
	const { count, line } = verdictOf(output)
	console.log(line)
	return count
}
