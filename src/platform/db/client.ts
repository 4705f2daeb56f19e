import { PrismaPg } from '@prisma/adapter-pg'
import { env, handed } from '../env'
import { log } from '../log'
import { PrismaClient } from './generated/client'
import { closeReadPool } from './read-pool'

/**
 * The one Prisma client of the program's database, under the least-privilege login. Nothing here is scoped: reads and writes go
 * through core/gateway, which arms row-level security inside a transaction of its own.
 */

export type Database = PrismaClient

/** The bundler may hold several copies of this module; the pool must exist once in a process. */
const KEY = Symbol.for('postern.database')
const shared = globalThis as { [KEY]?: Database }

function connect(): Database {
	const adapter = new PrismaPg(
		{
			connectionString: handed('appDatabaseUrl'),
			max: env().dbPool,
			// Also how long a request waits for a connection while all are in use.
			connectionTimeoutMillis: 5_000,
			statement_timeout: 15_000,
			idle_in_transaction_session_timeout: 15_000,
			application_name: 'postern',
			keepAlive: true,
		},
		{
			onPoolError: (error) => log.warn('an idle database connection was lost', { error }),
			onConnectionError: (error) => log.warn('a database connection was lost', { error }),
		},
	)
	// A password hash leaves the database only through app.sign_in_subject, a letter's link only through app.link_of.
	return new PrismaClient({ adapter, omit: { account: { passwordHash: true }, letter: { link: true } } })
}

/**
 * The Prisma client, made at the first call.
 *
 * @throws EnvError when APP_DATABASE_URL is not set
 */
export function database(): Database {
	shared[KEY] ??= connect()
	return shared[KEY]
}

/** Closes both pools, for scripts and tests that want to end. A later `database()` makes a new one. */
export async function closeDatabase(): Promise<void> {
	const open = shared[KEY]
	delete shared[KEY]
	await Promise.all([open?.$disconnect(), closeReadPool()])
}
