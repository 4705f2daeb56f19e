import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from './clean-environment'

/**
 * One PostgreSQL for a whole test run: the server named by TEST_DATABASE_URL, or an embedded one in a temporary folder.
 * The keeper (postgres-keeper.ts) owns it in a process group of its own and clears everything away as soon as its
 * standard input closes, so that a run that is interrupted or killed leaves neither server nor database nor role behind.
 */
export type PostgresServer = {
	/** Owner's URL of the maintenance database, used to create and drop databases. */
	serverUrl: string
	/** Name of the migrated database that is cloned; it takes no connections. Databases of this run start with this name. */
	template: string
	/** URL of the app role, with the template as its database. */
	appUrl: string
}

const VARIABLE = 'POSTERN_TEST_POSTGRES'
const root = fileURLToPath(new URL('../..', import.meta.url))
const keeperScript = fileURLToPath(new URL('postgres-keeper.ts', import.meta.url))

/**
 * Starts the server and makes the template. Sets the variable by which worker processes find it.
 * @returns a function that removes everything again; it may be called twice
 * @throws Error with the keeper's own words when the server or a migration fails
 */
export async function startPostgresServer(): Promise<() => Promise<void>> {
	const keeper = spawn(process.execPath, ['--import', 'tsx', keeperScript], {
		cwd: root,
		detached: true,
		env: cleanEnvironment({ TEST_DATABASE_URL: process.env.TEST_DATABASE_URL }),
		stdio: ['pipe', 'pipe', 'pipe'],
	})
	process.env[VARIABLE] = await firstLine(keeper)
	return () => stop(keeper)
}

/** The server of this run. @throws Error when none was started */
export function postgresServer(): PostgresServer {
	const value = process.env[VARIABLE]
	if (!value) throw new Error('No PostgreSQL for this test: it belongs into a *.db.test.ts file')
	return JSON.parse(value)
}

/** Vitest's and Playwright's global set-up: a server that an outer runner already started is used and left alone. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
	if (process.env[VARIABLE]) return undefined
	return await startPostgresServer()
}

async function firstLine(keeper: ChildProcess): Promise<string> {
	if (!keeper.stdout || !keeper.stderr) throw new Error('The PostgreSQL keeper has no output')
	const complaints: string[] = []
	keeper.stderr.on('data', (chunk) => complaints.push(String(chunk)))
	for await (const line of createInterface({ input: keeper.stdout })) {
		if (line.startsWith('{')) return line
	}
	throw new Error(`PostgreSQL for the tests did not start.\n${complaints.join('')}`)
}

async function stop(keeper: ChildProcess): Promise<void> {
	delete process.env[VARIABLE]
	if (keeper.exitCode !== null || keeper.signalCode !== null) return
	const gone = once(keeper, 'exit')
	keeper.stdin?.end()
	await gone
}
