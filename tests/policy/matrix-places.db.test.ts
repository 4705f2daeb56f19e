import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { sourceFiles } from '../architecture/import-graph'
import { ALL_ROWS } from './matrix'
import { tryRights } from './matrix-suite'
import { TRIED } from './verbs'

// Whatever the two other files leave.
tryRights(
	ALL_ROWS.map(([right]) => right).filter((right) => !/^(mailbox|alias|account|grant|own|system)\./.test(right)),
)

const ROOT = resolve(import.meta.dirname, '../..')
const isVerb = (value: unknown): value is { right: string } =>
	typeof value === 'object' && value !== null && ['right', 'input', 'locate', 'run'].every((member) => member in value)

test('every verb of the program is tried', async () => {
	const tried = new Set<unknown>(
		Object.values(TRIED).flatMap((entry) => ('by' in entry ? [] : entry.map(({ verb }) => verb))),
	)
	const forgotten: string[] = []
	for (const file of sourceFiles(ROOT, ['src/features', 'src/jobs']).filter(
		(path) => /^[^.]+\.ts$/.test(path) && !path.includes('/ui/'),
	)) {
		const exported: Record<string, unknown> = await import(/* @vite-ignore */ join(ROOT, file))
		for (const [name, value] of Object.entries(exported))
			if (isVerb(value) && !tried.has(value)) forgotten.push(`${name} in ${file} (${value.right})`)
	}
	expect(forgotten).toEqual([])
	expect(tried.size).toBeGreaterThan(35)
})
