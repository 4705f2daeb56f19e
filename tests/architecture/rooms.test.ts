import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { checkRooms } from './rooms'

const made: string[] = []

/** A small tree of files with their texts, gone after the test. */
function tree(files: Record<string, string>): string {
	const root = mkdtempSync(join(tmpdir(), 'postern-rooms-'))
	made.push(root)
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(root, path)), { recursive: true })
		writeFileSync(join(root, path), text)
	}
	return root
}

afterEach(() => {
	for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true })
})

/** A healthy house: each file is a model of what its room may do. */
const HOUSE: Record<string, string> = {
	'src/app/(panel)/page.tsx': `import { Table } from '@/ui/table'\nimport { listThings } from '@/features/things'\nimport { actor } from '@/core/gateway/actor'\nexport default () => <Table rows={listThings(actor)} />`,
	'src/features/things/index.ts': `export { listThings } from './list-things'\nexport * from './actions'`,
	'src/features/things/list-things.ts': `import { door } from '@/features/people'\nimport { execute } from '@/core/gateway/execute'\nexport const listThings = (a: unknown) => [a, door, execute]`,
	'src/features/things/actions.ts': `'use server'\nimport { action } from '@/core/gateway/action'\nexport const make = action(1)`,
	'src/features/people/index.ts': `export { door } from './people-rules'`,
	'src/features/people/people-rules.ts': `import { hash } from '@/platform/hash'\nexport const door = hash`,
	'src/core/policy/decide.ts': 'export const decide = 1',
	'src/core/policy/index.ts': `export { decide } from './decide'`,
	'src/core/gateway/action.ts': 'export const action = (n: number) => async () => n',
	'src/core/gateway/actor.ts': `import { decide } from '@/core/policy'\nexport const actor = decide`,
	'src/core/gateway/execute.ts': `import pg from 'pg'\nimport { client } from '@/platform/db/client'\nexport const execute = [pg, client]`,
	'src/platform/db/client.ts': `import { PrismaPg } from '@prisma/adapter-pg'\nexport const client = PrismaPg`,
	'src/platform/hash.ts': `import { createHash } from 'node:crypto'\nexport const hash = createHash`,
	'src/ui/table.tsx': `import type { ReactNode } from 'react'\nexport const Table = (p: { rows: ReactNode }) => p.rows`,
	'src/jobs/tidy.ts': `import type pg from 'pg'\nexport const tidy = (c: pg.Client) => c`,
	'src/main/start.ts': `import { migrate } from '../../prisma/migrate'\nimport { tidy } from '@/jobs/tidy'\nexport default [migrate, tidy]`,
	'src/instrumentation.ts': `import { hash } from '@/platform/hash'\nexport default hash`,
	'prisma/migrate.ts': `import pg from 'pg'\nexport const migrate = pg`,
}

/** Rules broken by the healthy house with some files changed. */
const broken = (changes: Record<string, string>) => [
	...new Set(checkRooms(tree({ ...HOUSE, ...changes })).map(({ rule }) => rule)),
]

test('this repository keeps its rooms', () => {
	expect(checkRooms(resolve(import.meta.dirname, '../..'))).toEqual([])
})

test('a house in order has no violation', () => {
	expect(broken({})).toEqual([])
})

describe('each planted violation is found', () => {
	const PLANTED: [string, string, string, string][] = [
		['a screen reaches platform', 'doors-between-rooms', 'src/app/a.tsx', `import '@/platform/hash'`],
		['a screen reaches env', 'doors-between-rooms', 'src/app/a.tsx', `import type { E } from '../platform/hash'`],
		['a screen calls execute', 'screens-write-through-actions', 'src/app/a.ts', `import '@/core/gateway/execute'`],
		['a feature knows a screen', 'doors-between-rooms', 'src/features/things/a.ts', `import '@/app/(panel)/page'`],
		['core knows a feature', 'doors-between-rooms', 'src/core/audit/a.ts', `export * from '@/features/people'`],
		['core draws', 'doors-between-rooms', 'src/core/audit/a.ts', `import type { T } from '@/ui/table'`],
		['platform knows core', 'doors-between-rooms', 'src/platform/a.ts', `const a = await import('@/core/policy')`],
		['ui knows a feature', 'doors-between-rooms', 'src/ui/a.tsx', `import { door } from '@/features/people'`],
		['ui knows platform', 'doors-between-rooms', 'src/ui/a.tsx', `type H = import('../platform/hash').H`],
		['a job draws', 'doors-between-rooms', 'src/jobs/a.ts', `import '@/ui/table'`],
		['source imports tests', 'doors-between-rooms', 'src/jobs/a.ts', `import '../../tests/support/a'`],
		['policy uses a package', 'policy-is-pure', 'src/core/policy/a.ts', `import { z } from 'zod'`],
		['policy uses node', 'policy-is-pure', 'src/core/policy/a.ts', `import 'node:crypto'`],
		[
			'policy borrows a type',
			'policy-is-pure',
			'src/core/policy/a.ts',
			`import type { X } from '@/core/gateway/actor'`,
		],
		[
			'features meet inside',
			'features-meet-at-the-door',
			'src/features/things/a.ts',
			`import '../people/people-rules'`,
		],
		['features meet in ui', 'features-meet-at-the-door', 'src/features/things/a.ts', `import '../people/ui/index'`],
		[
			'a feature takes the client',
			'only-the-gateway-reaches-the-database',
			'src/features/things/a.ts',
			`import '@/platform/db/client'`,
		],
		[
			'a feature borrows a Prisma type',
			'only-the-gateway-reaches-the-database',
			'src/features/things/a.ts',
			`import type { P } from '@prisma/client/runtime/x'`,
		],
		['a feature uses pg', 'only-the-gateway-reaches-the-database', 'src/features/things/a.ts', `import pg from 'pg'`],
		['audit uses pg', 'only-the-gateway-reaches-the-database', 'src/core/audit/a.ts', `type C = import('pg').Client`],
		['a screen uses Prisma', 'only-the-gateway-reaches-the-database', 'src/app/a.tsx', `import '@prisma/client'`],
		['ui uses pg', 'only-the-gateway-reaches-the-database', 'src/ui/a.ts', `import pg from 'pg'`],
		[
			'actions without the builder',
			'actions-use-the-builder',
			'src/features/people/actions.ts',
			`'use server'\nexport const x = 1`,
		],
		['a room of its own', 'every-file-has-a-room', 'src/utils/a.ts', 'export {}'],
		['an import of nothing', 'imports-resolve', 'src/ui/a.ts', `import './not-there'`],
	]

	test.each(PLANTED)('%s: %s', (_what, rule, path, text) => {
		const other: Record<string, string> = {
			'tests/support/a.ts': 'export {}',
			'src/features/people/ui/index.ts': 'export {}',
		}
		expect(broken({ ...other, [path]: text })).toContain(rule)
	})

	test('a process that loads a component by way of a feature', () => {
		const ways = {
			'src/features/people/index.ts': `export { door } from './people-rules'\nexport { Form } from './ui/form'`,
			'src/features/people/ui/form.tsx': `import { Table } from '@/ui/table'\nexport const Form = Table`,
			'src/jobs/tidy.ts': `import { door } from '@/features/people'\nexport const tidy = door`,
			'src/jobs/count.ts': `import type { door } from '@/features/people'\nexport type Count = typeof door`,
		}
		const found = checkRooms(tree({ ...HOUSE, ...ways })).filter(({ rule }) => rule === 'no-screens-outside-next')
		expect(found.map(({ from }) => from)).toEqual(['src/jobs/tidy.ts', 'src/main/start.ts'])
		expect(found[0]?.because).toMatch(/tidy.ts → .*index.ts → .*form.tsx → src\/ui\/table.tsx$/)
	})

	test('a ring of imports, also of types', () => {
		const ring = {
			'src/ui/a.ts': `import { b } from './b'\nexport type A = typeof b`,
			'src/ui/b.ts': `import './c'\nexport const b = 1`,
			'src/ui/c.ts': `import type { A } from './a'\nexport type C = A`,
		}
		const found = checkRooms(tree({ ...HOUSE, ...ring }))
		expect(found.map(({ because }) => because)).toEqual(['src/ui/a.ts → src/ui/b.ts → src/ui/c.ts → src/ui/a.ts'])
	})
})
