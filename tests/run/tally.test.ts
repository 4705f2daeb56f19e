import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { left, runParts } from './parts'
import { countPlaywright, countVitest, FAILED, PASSED, SKIPPED } from './tally'

const folder = mkdtempSync(join(tmpdir(), 'postern-tally-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function report(content: unknown): string {
	const file = join(folder, 'report.json')
	writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
	return file
}

const vitestReport = (passed: number, failed: number, pending: number, unloaded = 0) => ({
	numPassedTests: passed,
	numFailedTests: failed,
	numPendingTests: pending,
	numTodoTests: 0,
	testResults: [
		{
			name: 'a.test.ts',
			status: 'failed',
			assertionResults: [
				{ status: 'passed', fullName: 'goes', failureMessages: [] },
				...Array.from({ length: failed }, () => ({
					status: 'failed',
					fullName: 'breaks',
					failureMessages: ['Error: no\n    at line 1'],
				})),
			],
		},
		...Array.from({ length: unloaded }, () => ({
			name: 'b.test.ts',
			status: 'failed',
			message: 'Cannot find c\nmore',
			assertionResults: [],
		})),
	],
})

describe('a suite is counted honestly', () => {
	test('by its report', async () => {
		expect(await countVitest(report(vitestReport(5, 2, 1)), 1)).toEqual({
			passed: 5,
			failed: 2,
			skipped: 1,
			failures: ['a.test.ts › breaks: Error: no', 'a.test.ts › breaks: Error: no'],
		})
	})
	test('files that could not be loaded are failures', async () => {
		expect(await countVitest(report(vitestReport(5, 0, 0, 2)), 1)).toEqual({
			passed: 5,
			failed: 2,
			skipped: 0,
			failures: ['b.test.ts: Cannot find c', 'b.test.ts: Cannot find c'],
		})
	})
	test('a bad end without a failed test is a failure', async () => {
		expect(await countVitest(report(vitestReport(5, 0, 0)), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 })
	})
	test('no test at all is a failure', async () => {
		expect(await countVitest(report(vitestReport(0, 0, 0)), 0)).toEqual(FAILED)
	})
	test('no report, or half of one, is a failure', async () => {
		expect(await countVitest(join(folder, 'none.json'), 0)).toEqual(FAILED)
		expect(await countPlaywright(report('{"stats":'), 0)).toEqual(FAILED)
	})
	test('a browser test that passed at its second try has failed', async () => {
		const stats = { expected: 3, unexpected: 0, flaky: 1, skipped: 0 }
		const error = { message: '\u001b[2mexpect\u001b[22m(locator).toBeVisible()\n\n  Locator: x' }
		const spec = (title: string, ok: boolean) => ({
			title,
			ok,
			file: 'a.spec.ts',
			line: 7,
			tests: [{ results: [ok ? {} : { error }] }],
		})
		const suites = [{ specs: [], suites: [{ specs: [spec('goes', true), spec('breaks', false)] }] }]
		expect(await countPlaywright(report({ stats, suites }), 0)).toEqual({
			passed: 3,
			failed: 1,
			skipped: 0,
			failures: ['a.spec.ts:7 › breaks: expect(locator).toBeVisible() Locator: x'],
		})
	})
})

describe('the run', () => {
	afterEach(() => vi.unstubAllEnvs())

	async function lines(ci: string, ...works: (() => unknown)[]): Promise<[number, string[]]> {
		vi.stubEnv('CI', ci)
		const said: string[] = []
		vi.spyOn(console, 'log').mockImplementation((line) => said.push(String(line)))
		vi.spyOn(console, 'error').mockImplementation(() => undefined)
		const parts = works.map((work, at) => ({ name: `part ${at}`, work: async () => work() as typeof PASSED }))
		return [await runParts(parts), said]
	}
	async function run(ci: string, ...works: (() => unknown)[]): Promise<[number, string]> {
		const [code, said] = await lines(ci, ...works)
		return [code, said.at(-1) ?? '']
	}
	const breaks = () => {
		throw new Error('no')
	}

	test('goes on after a failure and ends with the sum', async () => {
		const result = await run(
			'',
			breaks,
			() => PASSED,
			() => SKIPPED,
		)
		expect(result).toEqual([1, '1 passed, 1 failed, 1 skipped'])
	})
	test('says at its end what failed', async () => {
		const [, said] = await lines(
			'',
			() => ({ ...FAILED, failures: ['a.test.ts › breaks: no'] }),
			() => PASSED,
		)
		expect(said.slice(-2)).toEqual(['FAILED a.test.ts › breaks: no', '1 passed, 1 failed, 0 skipped'])
	})
	test('may leave a part out on a machine of somebody', async () => {
		expect(
			await run(
				'',
				() => PASSED,
				() => left('no browser'),
			),
		).toEqual([0, '1 passed, 0 failed, 1 skipped'])
	})
	test('may leave nothing out under CI=true', async () => {
		expect(
			await run(
				'true',
				() => PASSED,
				() => left('no browser'),
			),
		).toEqual([1, '1 passed, 1 failed, 0 skipped'])
		expect(
			await run(
				'true',
				() => PASSED,
				() => SKIPPED,
			),
		).toEqual([1, '1 passed, 0 failed, 1 skipped'])
	})
})
