import pg from 'pg'
import { handed } from '../env'
import { log, reasonOf } from '../log'

/**
 * Is the database there, and does a worker live? Asked over a connection of its own, so that the answer comes even when
 * all of the program's connections are busy, and at most once a second, however often somebody asks.
 */

export type Health = Readonly<{ database: 'up' | 'down'; worker: 'up' | 'down' | 'unknown' }>

const PATIENCE_MS = 2_000
const KEPT_MS = 1_000
/** Four missed heartbeats. */
const QUERY = "SELECT coalesce(max(at) > now() - interval '20 seconds', false) AS alive FROM worker_heartbeat"

function connect(): pg.Pool {
	const pool = new pg.Pool({
		connectionString: handed('appDatabaseUrl'),
		max: 1,
		connectionTimeoutMillis: PATIENCE_MS,
		query_timeout: PATIENCE_MS,
		idleTimeoutMillis: 60_000,
		allowExitOnIdle: true,
		application_name: 'postern health',
	})
	pool.on('error', () => undefined)
	return pool
}

/** The time runs from here, over waiting for the connection and for the answer together. */
function within<T>(work: Promise<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		const late = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS)
		work.then(resolve, reject).finally(() => clearTimeout(late))
	})
}

let pool: pg.Pool | undefined
let latest: { at: number; health: Promise<Health> } | undefined
let wasUp = true

async function ask(): Promise<Health> {
	try {
		pool ??= connect()
		const { rows } = await within(pool.query<{ alive: boolean }>(QUERY))
		wasUp = true
		return { database: 'up', worker: rows[0]?.alive ? 'up' : 'down' }
	} catch (error) {
		if (wasUp) log.warn('the database does not answer', { reason: reasonOf(error) })
		wasUp = false
		return { database: 'down', worker: 'unknown' }
	}
}

/** The state of database and worker, not older than a second; never throws, and answers within two seconds. */
export function health(): Promise<Health> {
	if (latest === undefined || Date.now() - latest.at > KEPT_MS) latest = { at: Date.now(), health: ask() }
	return latest.health
}

/** Closes the connection, for scripts and tests that want to end. */
export async function closeHealth(): Promise<void> {
	const open = pool
	pool = undefined
	latest = undefined
	await open?.end()
}
