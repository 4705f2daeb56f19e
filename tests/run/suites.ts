import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkRooms } from '../architecture/rooms'
import { atTheEnd, ROOT, runNode } from './children'
import { type Count, countPlaywright, countVitest, FAILED, PASSED } from './tally'

/** The single suites. Each prints its own output and answers with its count. */

const BIOME = 'node_modules/@biomejs/biome/bin/biome'
const NEXT = 'node_modules/next/dist/bin/next'
const TSC = 'node_modules/typescript/bin/tsc'
const VITEST = 'node_modules/vitest/vitest.mjs'
const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js'

export type Project = 'unit' | 'postgres' | 'start' | 'mail'

const oneCheck = (code: number): Count => (code === 0 ? PASSED : FAILED)

/** The database client, which types and tests need. */
export async function generated(): Promise<Count> {
	return oneCheck((await runNode('--import', ['tsx', 'prisma/generate.ts'])).code)
}

export async function formatAndLint(): Promise<Count> {
	const args = ['check', '--config-path=tests/lint/biome.json', '--error-on-warnings', '.']
	return oneCheck((await runNode(BIOME, args)).code)
}

export async function rooms(): Promise<Count> {
	const violations = checkRooms(ROOT)
	for (const { rule, from, to, because } of violations) console.log(`${rule}: ${from} → ${to} (${because})`)
	if (violations.length === 0) console.log('Every import goes through an open door.')
	return oneCheck(violations.length)
}

/** Next writes the types of the routes first. */
export async function types(): Promise<Count> {
	const typegen = await runNode(NEXT, ['typegen'], { quiet: true })
	if (typegen.code !== 0) {
		console.log(typegen.output)
		return FAILED
	}
	const { code } = await runNode(TSC, ['--noEmit'])
	if (code === 0) console.log('The types hold.')
	return oneCheck(code)
}

/** @param filters parts of file names; all files when empty */
export async function vitest(project: Project, filters: string[] = []): Promise<Count> {
	return await withReport(async (file) => {
		const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
		const args = ['run', '-c', 'tests/vitest.config.ts', '--project', project, ...reporters, ...filters]
		return await countVitest(file, (await runNode(VITEST, args)).code)
	})
}

/** @param args what Playwright's own command takes: parts of file names, -g, --headed and so on */
export async function playwright(
	chromium: string,
	args: string[] = [],
	added: Record<string, string> = {},
): Promise<Count> {
	return await withReport(async (file) => {
		const env = { ...added, POSTERN_TEST_CHROMIUM: chromium, POSTERN_TEST_REPORT: file }
		const { code } = await runNode(PLAYWRIGHT, ['test', '-c', 'e2e/playwright.config.ts', ...args], { env })
		return await countPlaywright(file, code)
	})
}

async function withReport(work: (file: string) => Promise<Count>): Promise<Count> {
	const folder = await mkdtemp(join(tmpdir(), 'postern-report-'))
	const remove = atTheEnd(() => rm(folder, { recursive: true, force: true }))
	try {
		return await work(join(folder, 'report.json'))
	} finally {
		await remove()
	}
}
