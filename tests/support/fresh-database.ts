import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { postgresServer } from './postgres-server'

export type FreshDatabase = {
	/** URL as the owner: sees every row, may change the schema. */
	ownerUrl: string
	/** URL as the program's own role, bound by row-level security. */
	appUrl: string
	/** A pool as the owner, for arranging rows and for judging what was written. */
	owner: pg.Pool
	/** Ends the pool and removes the database, whoever is still connected to it. */
	drop: () => Promise<void>
}

/** Clones the migrated template. Several at once are fine. @throws Error when the run has no PostgreSQL */
export async function freshDatabase(): Promise<FreshDatabase> {
	const { serverUrl, template, appUrl } = postgresServer()
	const name = `${template}_${randomBytes(5).toString('hex')}`
	await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`)
	const owner = new pg.Pool({ connectionString: named(serverUrl, name), max: 5 })
	owner.on('error', () => undefined)
	return {
		ownerUrl: named(serverUrl, name),
		appUrl: named(appUrl, name),
		owner,
		drop: async () => {
			await owner.end()
			await onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
		},
	}
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
	const client = new pg.Client({ connectionString: serverUrl })
	client.on('error', () => undefined)
	await client.connect()
	try {
		await client.query(statement)
	} finally {
		await client.end()
	}
}

function named(url: string, database: string): string {
	const changed = new URL(url)
	changed.pathname = `/${database}`
	return changed.href
}
