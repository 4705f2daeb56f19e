import startPostgres from '../../tests/support/postgres-server'

/** Once in a run: a PostgreSQL server with the template, and a production build when there is none for this source. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
	return await startPostgres()
}
