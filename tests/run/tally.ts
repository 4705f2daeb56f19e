import { readFile } from 'node:fs/promises'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

export type Count = {
	passed: number
	failed: number
	skipped: number
	/** What failed, a line each: where the head of a long output is lost, its end still says which. */
	failures?: readonly string[]
}

export const PASSED: Count = { passed: 1, failed: 0, skipped: 0 }
export const FAILED: Count = { passed: 0, failed: 1, skipped: 0 }
export const SKIPPED: Count = { passed: 0, failed: 0, skipped: 1 }

export const add = (a: Count, b: Count): Count => ({
	passed: a.passed + b.passed,
	failed: a.failed + b.failed,
	skipped: a.skipped + b.skipped,
	...named([...(a.failures ?? []), ...(b.failures ?? [])]),
})

const named = (failures: readonly string[]) => (failures.length > 0 ? { failures } : {})
const firstLine = (text = ''): string => text.trim().split('\n')[0]?.slice(0, 300) ?? ''

export const inWords = ({ passed, failed, skipped }: Count) => `${passed} passed, ${failed} failed, ${skipped} skipped`

const vitestReport = z.object({
	numPassedTests: z.number(),
	numFailedTests: z.number(),
	numPendingTests: z.number(),
	numTodoTests: z.number(),
	testResults: z
		.array(
			z.object({
				name: z.string(),
				status: z.string(),
				message: z.string().optional(),
				assertionResults: z.array(
					z.object({
						status: z.string(),
						fullName: z.string(),
						failureMessages: z.array(z.string()).nullish(),
					}),
				),
			}),
		)
		.max(100_000),
})

const spec = z.object({
	title: z.string(),
	ok: z.boolean(),
	file: z.string(),
	line: z.number(),
	tests: z.array(
		z.object({ results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })) }),
	),
})
/** Playwright's first error of a test, its lines in one (the first says what was expected, the next where), without colours. */
const firstError = ({ tests }: z.infer<typeof spec>): string => {
	const [error] = tests.flatMap(({ results }) => results.flatMap(({ error }) => error ?? []))
	return stripVTControlCharacters(error?.message ?? '')
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, 600)
}
interface Suite {
	specs: z.infer<typeof spec>[]
	suites?: Suite[] | undefined
}
const suite: z.ZodType<Suite> = z.lazy(() => z.object({ specs: z.array(spec), suites: z.array(suite).optional() }))
const playwrightReport = z.object({
	stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
	suites: z.array(suite),
})
const specsOf = ({ specs, suites = [] }: Suite): Suite['specs'] => [...specs, ...suites.flatMap(specsOf)]

async function read<T>(file: string, shape: z.ZodType<T>): Promise<T | undefined> {
	try {
		return shape.parse(JSON.parse(await readFile(file, 'utf8')))
	} catch {
		return undefined
	}
}

/** A suite that ended badly without naming a failed test, or ran nothing, counts as one failure. */
function honest(count: Count, code: number): Count {
	const empty = count.passed + count.failed + count.skipped === 0
	return count.failed === 0 && (code !== 0 || empty) ? add(count, FAILED) : count
}

/** @param file what Vitest's JSON reporter wrote; files that could not even be loaded count as one failure each */
export async function countVitest(file: string, code: number): Promise<Count> {
	const report = await read(file, vitestReport)
	if (!report) return FAILED
	const unloaded = report.testResults.filter(
		(entry) => entry.status === 'failed' && entry.assertionResults.length === 0,
	)
	const failures = report.testResults.flatMap(({ name, assertionResults }) =>
		assertionResults
			.filter(({ status }) => status === 'failed')
			.map(({ fullName, failureMessages }) => `${name} › ${fullName}: ${firstLine(failureMessages?.[0])}`),
	)
	const count = {
		passed: report.numPassedTests,
		failed: report.numFailedTests + unloaded.length,
		skipped: report.numPendingTests + report.numTodoTests,
		...named([...failures, ...unloaded.map(({ name, message }) => `${name}: ${firstLine(message)}`)]),
	}
	return honest(count, code)
}

/** @param file what Playwright's JSON reporter wrote; a test that only passed at a second try counts as failed */
export async function countPlaywright(file: string, code: number): Promise<Count> {
	const report = await read(file, playwrightReport)
	if (!report) return FAILED
	const { expected, unexpected, flaky, skipped } = report.stats
	const failures = report.suites
		.flatMap(specsOf)
		.filter(({ ok }) => !ok)
		.map((failed) => `${failed.file}:${failed.line} › ${failed.title}: ${firstError(failed)}`)
	return honest({ passed: expected, failed: unexpected + flaky, skipped, ...named(failures) }, code)
}
