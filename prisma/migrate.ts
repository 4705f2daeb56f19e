import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { runMigrations } from 'graphile-worker'
import type pg from 'pg'
import { env, loadDotEnv } from '../src/platform/env'
import { applyMailServerSql } from './mail-server-sql'
import { type AppliedRow, checkServerVersion, MigrateError, pendingMigrations } from './migration-rules'
import { type Migration, onlyConnection, schemaEngine } from './schema-engine'

export { MigrateError }

/**
 * Brings a database to this source's schema. Safe to run by several instances at once (Prisma's own advisory lock), and
 * at any start: each migration and its row in `_prisma_migrations` commit together, so a process that is killed in the
 * middle leaves the migration undone, never half done.
 */

/** The key under which `prisma migrate` locks, so that its command line waits for us and we for it. */
const PRISMA_LOCK = 72707369
const LONGEST_WAIT = '120s'

async function readMigrations(folder: string): Promise<Migration[]> {
	const entries = await readdir(folder, { withFileTypes: true })
	const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
	const read = names.sort().map(async (name) => {
		const file = path.join(folder, name, 'migration.sql')
		return existsSync(file) ? [{ name, sql: await readFile(file, 'utf8') }] : []
	})
	return (await Promise.all(read)).flat()
}

async function readRows(pool: pg.Pool): Promise<AppliedRow[]> {
	const { rows } = await pool.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there")
	if (!rows[0]?.there) return []
	const found = await pool.query<AppliedRow>(
		'SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations',
	)
	return found.rows
}

/** For clearing up after a failure, which is what is to be reported. A lost connection has cleared up by itself. */
async function quietly(pool: pg.Pool, statement: string): Promise<void> {
	try {
		await pool.query(statement)
	} catch {
		return
	}
}

/** @param done what to run inside; its writes are undone when it throws */
async function inTransaction(pool: pg.Pool, done: () => Promise<unknown>): Promise<void> {
	await pool.query('BEGIN')
	try {
		await done()
		await pool.query('COMMIT')
	} catch (error) {
		await quietly(pool, 'ROLLBACK')
		throw error
	}
}

async function applyAll(pool: pg.Pool, folder: string, log: (line: string) => void): Promise<string[]> {
	const baseDir = path.join(folder, 'migrations')
	const known = await readMigrations(baseDir)
	const pending = pendingMigrations(known, await readRows(pool))
	if (pending.length === 0) return []
	const engine = await schemaEngine(pool, path.join(folder, 'schema.prisma'))
	for (const migration of pending) {
		log(`Applying the migration ${migration.name}.`)
		await inTransaction(pool, () => engine.apply(baseDir, known.slice(0, known.indexOf(migration) + 1))).catch(
			(error) => {
				const why = error instanceof Error ? error.message : String(error)
				throw new MigrateError(`The migration ${migration.name} failed and was undone: ${why}`, { cause: error })
			},
		)
	}
	return pending.map(({ name }) => name)
}

async function locked(pool: pg.Pool, work: () => Promise<string[]>): Promise<string[]> {
	await pool.query(`SET lock_timeout = '${LONGEST_WAIT}'`)
	await pool.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK])
	try {
		return await work()
	} finally {
		await quietly(pool, `SELECT pg_advisory_unlock(${PRISMA_LOCK})`)
	}
}

/**
 * Applies what is missing: the migrations, the mail server's views, and the worker's queue.
 *
 * @param ownerUrl login of the database's owner
 * @param log gets one line for each migration
 * @param folder absolute path of the folder with schema.prisma, migrations/ and mailserver.sql
 * @returns the names of the migrations applied now
 * @throws MigrateError for a database that does not fit; errors of PostgreSQL and of the engine as they are
 */
export async function migrate(
	ownerUrl: string,
	log: (line: string) => void = () => undefined,
	folder: string = import.meta.dirname,
): Promise<string[]> {
	const pool = onlyConnection(ownerUrl)
	try {
		const { rows } = await pool.query("SELECT current_setting('server_version_num')::int AS version")
		checkServerVersion(Number(rows[0]?.version))
		return await locked(pool, async () => {
			const applied = await applyAll(pool, folder, log)
			await applyMailServerSql(pool, folder)
			await runMigrations({ connectionString: ownerUrl })
			return applied
		})
	} finally {
		await pool.end()
	}
}

async function commandLine(): Promise<number> {
	loadDotEnv(path.resolve(import.meta.dirname, '..'))
	try {
		const url = env().ownerDatabaseUrl ?? env().databaseUrl
		if (url === undefined) throw new MigrateError('DATABASE_URL names no database to migrate.')
		const applied = await migrate(url, console.log)
		console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.length}.`)
		return 0
	} catch (error) {
		console.error(error instanceof Error ? error.message : error)
		return 1
	}
}

// The engine leaves a timer of ten seconds behind, which would keep the process waiting.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exit(await commandLine())
