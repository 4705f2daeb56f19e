import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MigrateError, migrate } from '../../prisma/migrate'
import { testPool } from '../support/pool'
import { postgresServer } from '../support/postgres-server'

/** An empty database, and a folder of migrations that a test writes. */
const server = new pg.Pool({ connectionString: postgresServer().serverUrl, max: 2 })
server.on('error', () => undefined)
let folder: string
let url: string
let pool: pg.Pool

beforeEach(async () => {
	const name = `${postgresServer().template}_migrate_${randomBytes(4).toString('hex')}`
	await server.query(`CREATE DATABASE ${name}`)
	url = Object.assign(new URL(postgresServer().serverUrl), { pathname: `/${name}` }).toString()
	pool = testPool(url, 2)
	folder = await mkdtemp(path.join(tmpdir(), 'postern-migrations-'))
	await copyFile(path.resolve(import.meta.dirname, '../../prisma/schema.prisma'), path.join(folder, 'schema.prisma'))
})
afterEach(async () => {
	await pool.end()
	const name = new URL(url).pathname.slice(1)
	// The worker's own migrations end their connection after they said to be done, and nobody hears it any more if it is cut off.
	const left = () => server.query('SELECT FROM pg_stat_activity WHERE datname = $1', [name])
	await vi.waitUntil(async () => (await left()).rowCount === 0, { timeout: 60_000, interval: 20 })
	await server.query(`DROP DATABASE ${pg.escapeIdentifier(name)} WITH (FORCE)`)
	await rm(folder, { recursive: true })
})
afterAll(() => server.end())

async function migration(name: string, sql: string): Promise<void> {
	await mkdir(path.join(folder, 'migrations', name), { recursive: true })
	await writeFile(path.join(folder, 'migrations', name, 'migration.sql'), sql)
}

const run = () => migrate(url, undefined, folder)
const tables = async () => {
	const { rows } = await pool.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
	return rows.map((row) => row.tablename).filter((name) => name !== '_prisma_migrations')
}
const history = async () =>
	(
		await pool.query(
			'SELECT migration_name, applied_steps_count, finished_at IS NOT NULL AS done FROM _prisma_migrations ORDER BY 1',
		)
	).rows

const WITH_FUNCTION = `
	CREATE TABLE a (x int CHECK (x > 0)); -- a semicolon; in a comment
	CREATE FUNCTION twice(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN n := n * 2; RETURN n; END $$;
	DO $do$ BEGIN PERFORM twice(2); INSERT INTO a VALUES (twice(1)); END $do$;
	COMMENT ON TABLE a IS 'it''s; fine';`

test('functions, blocks and semicolons in text arrive as they are written', async () => {
	await migration('20260101000000_a', WITH_FUNCTION)
	expect(await run()).toEqual(['20260101000000_a'])
	expect((await pool.query('SELECT x, twice(21) AS y FROM a')).rows).toEqual([{ x: 2, y: 42 }])
	expect(await history()).toEqual([{ migration_name: '20260101000000_a', applied_steps_count: 1, done: true }])
	expect(await run()).toEqual([])
})

test('several instances that start at once apply each migration once', async () => {
	await migration('20260101000000_a', 'CREATE TABLE a (); SELECT pg_sleep(0.3);')
	await migration('20260102000000_b', 'CREATE TABLE b ();')
	const applied = await Promise.all([run(), run(), run(), run()])
	expect(applied.flat()).toEqual(['20260101000000_a', '20260102000000_b'])
	expect(await tables()).toEqual(['a', 'b'])
})

test('a migration that fails leaves nothing, says what PostgreSQL said, and can be mended', async () => {
	await migration('20260101000000_a', 'CREATE TABLE a ();')
	await migration('20260102000000_b', 'CREATE TABLE b (); SELECT 1 / 0; CREATE TABLE c ();')
	const failed = run()
	await expect(failed).rejects.toThrow(MigrateError)
	await expect(failed).rejects.toThrow(/^The migration 20260102000000_b failed and was undone: division by zero$/)
	expect(await tables()).toEqual(['a'])
	expect(await history()).toHaveLength(1)
	await migration('20260102000000_b', 'CREATE TABLE b ();')
	expect(await run()).toEqual(['20260102000000_b'])
})

test('a database of a newer Postern is left alone', async () => {
	await migration('20260101000000_a', 'CREATE TABLE a ();')
	await migration('20270101000000_later', 'CREATE TABLE later ();')
	await run()
	await rm(path.join(folder, 'migrations', '20270101000000_later'), { recursive: true })
	await migration('20260103000000_c', 'CREATE TABLE c ();')
	await expect(run()).rejects.toThrow(/newer Postern/)
	expect(await tables()).toEqual(['a', 'later'])
})

test('the mail server’s file runs when it or the schema changed, and only then', async () => {
	await migration('20260101000000_a', 'CREATE TABLE runs (at timestamptz DEFAULT clock_timestamp());')
	const file = path.join(folder, 'mailserver.sql')
	const runs = async () => (await pool.query('SELECT count(*)::int AS n FROM runs')).rows[0].n
	await writeFile(file, 'INSERT INTO runs DEFAULT VALUES;')
	for (const expected of [1, 1]) {
		await run()
		expect(await runs()).toBe(expected)
	}
	await writeFile(file, 'INSERT INTO runs DEFAULT VALUES; CREATE OR REPLACE VIEW seen AS SELECT 1 AS one;')
	await run()
	expect(await runs()).toBe(2)
	await migration('20260102000000_b', 'CREATE TABLE b ();')
	await run()
	expect(await runs()).toBe(3)
	await writeFile(file, 'INSERT INTO runs DEFAULT VALUES; nonsense')
	await expect(run()).rejects.toThrow(/nonsense/)
	expect(await runs()).toBe(3)
})

test('the queue of the worker is there afterwards', async () => {
	await migration('20260101000000_a', 'CREATE TABLE a ();')
	await run()
	const { rows } = await pool.query("SELECT to_regclass('graphile_worker.jobs') IS NOT NULL AS there")
	expect(rows).toEqual([{ there: true }])
})
