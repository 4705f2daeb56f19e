import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (path: string) => `${root}${path}`

/** `server-only` throws outside Next's server bundle; its own empty module stands in for it here. */
const alias = [
	{ find: /^@\//, replacement: at('src/') },
	{ find: /^server-only$/, replacement: at('node_modules/server-only/empty.js') },
]

const postgresServer = at('tests/support/postgres-server.ts')
const realThings = ['tests/**/*.db.test.ts', 'tests/main/**/*.test.ts', 'tests/mail/**/*.test.ts']

export default defineConfig({
	root,
	resolve: { alias },
	test: {
		maxWorkers: Math.max(2, availableParallelism() - 1),
		unstubEnvs: true,
		restoreMocks: true,
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['tests/**/*.test.{ts,tsx}'],
					exclude: realThings,
					// Ends what hangs and judges no speed: what loads the whole program takes a busy machine twenty seconds.
					testTimeout: 120_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'postgres',
					include: ['tests/**/*.db.test.ts'],
					exclude: ['tests/main/**', 'tests/mail/**'],
					globalSetup: postgresServer,
					testTimeout: 60_000,
					hookTimeout: 60_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'start',
					include: ['tests/main/**/*.test.ts'],
					globalSetup: postgresServer,
					fileParallelism: false,
					testTimeout: 180_000,
					hookTimeout: 300_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'mail',
					include: ['tests/mail/**/*.test.ts'],
					globalSetup: postgresServer,
					fileParallelism: false,
					testTimeout: 60_000,
					hookTimeout: 180_000,
				},
			},
		],
	},
})
