import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { TRIED } from './verbs'

const FEATURES = resolve(import.meta.dirname, '../../src/features')
const isVerb = (value: unknown): boolean =>
	typeof value === 'object' && value !== null && 'right' in value && 'locate' in value && 'run' in value

/** What is tried says for each verb that foreign and missing look alike, and who may. One that is forgotten here would be held to nothing. */
test('every verb of every feature is tried by the table', async () => {
	const tried = new Set<unknown>(
		Object.values(TRIED).flatMap((one) => ('by' in one ? [] : one.map(({ verb }) => verb))),
	)
	const files = readdirSync(FEATURES, { recursive: true, encoding: 'utf8' })
		.map((path) => join(FEATURES, path))
		.filter((path) => path.endsWith('.ts') && /\b(command\(\{|look\()/.test(readFileSync(path, 'utf8')))
	const untried: string[] = []
	let verbs = 0
	for (const file of files) {
		const exported: Record<string, unknown> = await import(/* @vite-ignore */ file)
		for (const [name, value] of Object.entries(exported)) {
			if (!isVerb(value)) continue
			verbs += 1
			if (!tried.has(value)) untried.push(name)
		}
	}
	expect(verbs).toBeGreaterThan(50)
	expect(untried).toEqual([])
})
