import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { DEMANDABLE, isDemandable } from '@/core/policy'
import { WAITABLE } from '@/features/approvals/waitable-verbs'

const FEATURES = resolve(import.meta.dirname, '../../../src/features')
const isVerb = (value: unknown): value is { name?: string; right: string; goesOn?: true } =>
	typeof value === 'object' && value !== null && ['right', 'input', 'locate', 'run'].every((member) => member in value)

/** What has parts under the very right that is demanded: no part waits, so it is refused before anything is asked of anybody. */
const CANNOT = new Set(['importMailboxes'])

test('B4 every verb for whose right a second person can be demanded can wait for one, under its own name', async () => {
	const files = readdirSync(FEATURES, { recursive: true, encoding: 'utf8' })
		.map((path) => join(FEATURES, path))
		.filter((path) => path.endsWith('.ts') && /\bcommand\(\{/.test(readFileSync(path, 'utf8')))
	const stuck: string[] = []
	let verbs = 0
	for (const file of files) {
		const exported: Record<string, unknown> = await import(/* @vite-ignore */ file)
		for (const [name, verb] of Object.entries(exported)) {
			// What was begun goes on by its job, and waits for nobody a second time.
			if (!(isVerb(verb) && isDemandable(verb.right)) || verb.goesOn || CANNOT.has(name)) continue
			verbs += 1
			if (WAITABLE.get(verb.name ?? '')?.right !== verb.right) stuck.push(name)
		}
	}
	expect(stuck).toEqual([])
	expect(verbs).toBeGreaterThan(50)
	const idle = [...WAITABLE.values()].filter(({ name, right }) => !isDemandable(right) && name !== 'demand-approval')
	expect(idle).toEqual([])
	expect(WAITABLE.size).toBe(verbs + 1)
	expect(DEMANDABLE).not.toContain('approval.give')
})
