import pg from 'pg'
import { startEmbeddedPostgres } from '../platform/embedded-postgres'
import type { Env } from '../platform/env'
import type { Secrets } from '../platform/secrets'
import { StartError } from '../platform/start-error'
import type { Part } from './keep-running'

/** The database that Postern runs on: the operator's, or an embedded one. */

export type OpenDatabase = Readonly<{
	ownerUrl: string
	/** The embedded server as a part to be kept running; undefined for the operator's own. */
	part: (Part & { restart: () => Promise<Part> }) | undefined
}>

const REASONS: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'nothing listens there',
	ENOTFOUND: 'there is no such host',
	EAI_AGAIN: 'the name of the host can not be looked up',
	ETIMEDOUT: 'it does not answer',
	EHOSTUNREACH: 'there is no way to the host',
	'28P01': 'it refuses the password',
	'28000': 'it refuses the login',
	'3D000': 'it has no such database',
	'53300': 'it has no connection left',
}

function reason(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : ''
	const message = error instanceof Error ? error.message : String(error)
	return REASONS[code] ?? (message === 'timeout expired' ? 'it does not answer' : message || code)
}

/** The address without the login, for a message. */
function nameOf(url: string): string {
	const { host, pathname } = new URL(url)
	return `${host}${pathname}`
}

async function checkReachable(url: string): Promise<void> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 8_000 })
	client.on('error', () => undefined)
	try {
		await client.connect()
	} catch (error) {
		throw new StartError(`The database ${nameOf(url)} is not reachable (${reason(error)}); check DATABASE_URL.`)
	} finally {
		await client.end().catch(() => undefined)
	}
}

/**
 * Opens the database: starts the embedded server, or tries the operator's.
 *
 * @param say gets a line for what an operator should know
 * @throws StartError with one line
 */
export async function openDatabase(env: Env, secrets: Secrets, say: (line: string) => void): Promise<OpenDatabase> {
	if (env.databaseUrl !== undefined || secrets.databasePassword === undefined) {
		const ownerUrl = env.databaseUrl ?? ''
		await checkReachable(ownerUrl)
		return { ownerUrl, part: undefined }
	}
	const server = await startEmbeddedPostgres({ dataDir: env.dataDir, password: secrets.databasePassword, log: say })
	const asPart = () => ({ exited: server.exited(), stop: server.stop, kill: server.kill })
	const restart = async () => {
		await server.restart()
		return asPart()
	}
	return { ownerUrl: server.url, part: { ...asPart(), restart } }
}
