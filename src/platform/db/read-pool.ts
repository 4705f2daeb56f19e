import pg from 'pg'
import { env, handed } from '../env'
import { log } from '../log'

/**
 * Connections for what pages read, under the same least-privilege login as `database()`. They are the bare driver's: an
 * interactive transaction of Prisma's costs a page about a millisecond of processor time before it has asked anything, and a round
 * trip for each of BEGIN, SET and COMMIT. Statements are written one behind the other without waiting (the driver's pipeline
 * mode). Nothing here is scoped; core/gateway arms row-level security.
 */

/** The bundler may hold several copies of this module; the pool must exist once in a process. */
const KEY = Symbol.for('postern.readPool')
const shared = globalThis as { [KEY]?: pg.Pool }

function connect(): pg.Pool {
	const pool = new pg.Pool({
		connectionString: handed('appDatabaseUrl'),
		max: env().dbPool,
		pipeline: true,
		// Also how long a request waits for a connection while all are in use.
		connectionTimeoutMillis: 5_000,
		// A new connection costs a page several milliseconds.
		idleTimeoutMillis: 300_000,
		statement_timeout: 15_000,
		idle_in_transaction_session_timeout: 15_000,
		// The server is gone without a word: the connection is closed, and the page fails instead of waiting for ever.
		query_timeout: 20_000,
		application_name: 'postern pages',
		keepAlive: true,
	})
	pool.on('error', (error) => log.warn('an idle database connection was lost', { error }))
	// While it is in use, its statement fails and says so.
	pool.on('connect', (client) => client.on('error', () => undefined))
	return pool
}

/**
 * The pool, made at the first call.
 *
 * @throws EnvError when APP_DATABASE_URL is not set
 */
export function readPool(): pg.Pool {
	shared[KEY] ??= connect()
	return shared[KEY]
}

/** Closes the pool, once what is in use has come back. A later `readPool()` makes a new one. */
export async function closeReadPool(): Promise<void> {
	const open = shared[KEY]
	delete shared[KEY]
	await open?.end()
}

/** PostgreSQL's number of the type bigint. */
const BIGINT = 20

/** What lists are written for: as Prisma gives it, a bigint is a BigInt, where the bare driver would give text. */
export const PARSERS: pg.CustomTypesConfig = {
	getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
		oid === BIGINT ? BigInt : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}
