import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const BIOME = resolve(import.meta.dirname, '../../node_modules/@biomejs/biome/bin/biome')
const BANNED: [rule: string, path: string, text: string][] = [
	['noNonNullAssertion', 'src/features/a/a.ts', 'export const a = (b?: string) => b!.length\n'],
	['noExplicitAny', 'src/features/a/b.ts', 'export const a = (b: any) => b\n'],
	['noConsole', 'src/features/a/c.ts', 'console.log(1)\n'],
	['noConsole', 'src/platform/log.ts', 'console.log(1)\n'],
	['noProcessEnv', 'src/features/a/d.ts', 'export const a = process.env.PORT\n'],
	['noProcessEnv', 'src/main/web.ts', 'export const a = process.env.PORT\n'],
	[
		'noDangerouslySetInnerHtml',
		'src/ui/a.tsx',
		'export const A = () => <p dangerouslySetInnerHTML={{ __html: "" }} />\n',
	],
	['noFloatingPromises', 'src/features/a/f.ts', 'const b = async () => 1\nexport const a = () => {\n\tb()\n}\n'],
	['noFocusedTests', 'tests/a.test.ts', "import { test } from 'vitest'\ntest.only('a', () => 1)\n"],
	['noSkippedTests', 'tests/b.test.ts', "import { test } from 'vitest'\ntest.skip('a', () => 1)\n"],
	['noRestrictedElements', 'src/features/a/ui/a.tsx', 'export const A = () => <button type="button">a</button>\n'],
	['useFilenamingConvention', 'src/features/a/CreateMailbox.ts', 'export const a = 1\n'],
	['noExcessiveLinesPerFile', 'src/features/a/e.ts', `export const a = [\n${'1,\n'.repeat(210)}]\n`],
]
const ALLOWED: [path: string, text: string][] = [
	['src/main/start.ts', 'console.log(1)\n'],
	['tests/run/all.ts', 'console.log(process.env.CI)\n'],
	['prisma/migrate.ts', 'console.log(1)\n'],
	['src/platform/env.ts', 'export const a = process.env.PORT\n'],
	['src/ui/button.tsx', 'export const A = () => <button type="button">a</button>\n'],
	['src/app/(panel)/domains/[domain]/page.tsx', 'export default () => <p>a</p>\n'],
	['src/app/api/auth/[...nextauth]/route.ts', 'export const a = 1\n'],
]

const root = mkdtempSync(join(tmpdir(), 'postern-lint-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** One run over all texts. @returns for each path the rules it breaks */
function lint(): Map<string, string[]> {
	for (const [path, text] of [...BANNED.map(([, path, text]) => [path, text] as const), ...ALLOWED]) {
		mkdirSync(dirname(join(root, path)), { recursive: true })
		writeFileSync(join(root, path), text)
	}
	mkdirSync(join(root, 'tests/lint'), { recursive: true })
	cpSync(join(import.meta.dirname, 'biome.json'), join(root, 'tests/lint/biome.json'))
	const args = ['lint', '--config-path=tests/lint/biome.json', '--colors=off', '--max-diagnostics=none', '.']
	const { stdout, stderr } = spawnSync(process.execPath, [BIOME, ...args], { cwd: root, encoding: 'utf8' })
	const found = new Map<string, string[]>()
	for (const [, path = '', rule = ''] of `${stdout}${stderr}`.matchAll(/^(\S.*?)(?::\d+)* lint\/\w+\/(\w+)/gm)) {
		found.set(path, [...new Set([...(found.get(path) ?? []), rule])])
	}
	return found
}

const found = lint()

test.each(BANNED)('%s is found in %s', (rule, path) => {
	expect(found.get(path)).toEqual([rule])
})

test.each(ALLOWED)('%s may do what it is there for', (path) => {
	expect(found.get(path)).toBeUndefined()
})
