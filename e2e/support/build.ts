import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { generate } from '../../prisma/generate'
import { buildIfNeeded } from '../../src/main/build'
import { ACTIONS_KEY } from '../../tests/support/actions-key'
import startPostgres from '../../tests/support/postgres-server'

/** Once in a run: a production build when there is none for this source, and a PostgreSQL server with the template. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
	const root = resolve(import.meta.dirname, '../..')
	const folder = await mkdtemp(join(tmpdir(), 'postern-build-'))
	try {
		await generate()
		await buildIfNeeded({
			root,
			actionsKey: ACTIONS_KEY,
			logFile: join(folder, 'build.log'),
			signal: new AbortController().signal,
			say: (line) => process.stdout.write(`${line}\n`),
		})
	} finally {
		await rm(folder, { recursive: true, force: true })
	}
	return await startPostgres()
}
