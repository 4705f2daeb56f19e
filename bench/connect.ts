import pg from 'pg'

/** Asks on a connection of its own. @param work gets the connection; it is closed afterwards */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: url })
	// When the server is stopped first, the reason is what matters.
	client.on('error', () => undefined)
	await client.connect()
	try {
		return await work(client)
	} finally {
		await client.end()
	}
}
