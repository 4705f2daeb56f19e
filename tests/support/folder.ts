import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

/** A folder for the tests of a file: `path` from their beginning on, and nothing of it is left behind them. */
export function useFolder(name: string): { readonly path: string } {
	let path = ''
	beforeAll(async () => {
		path = await mkdtemp(join(tmpdir(), `postern-${name}-`))
	})
	afterAll(() => rm(path, { recursive: true, force: true }))
	return {
		get path() {
			return path
		},
	}
}
