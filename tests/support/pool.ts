import pg from 'pg'

/**
 * A pool on a database that a test drops: that its server then ends what is left of it is no failure, wherever the connection
 * is on its way just then.
 */
export function testPool(connectionString: string, max = 4): pg.Pool {
	const pool = new pg.Pool({ connectionString, max })
	pool.on('error', () => undefined)
	pool.on('connect', (client) => client.on('error', () => undefined))
	return pool
}
