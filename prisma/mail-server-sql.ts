/** The views and doors of the mail server (mailserver.sql): whether they are those of this version, and making them anew. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { sha256 } from './migration-rules'

/** One connection to the database, as its owner. */
export interface OneConnection {
	readonly query: (sql: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>
}

const FILE = 'mailserver.sql'
/** What PostgreSQL has by that name: a view or a function that somebody changed by hand is another. */
const DEFINED = `
	SELECT md5(coalesce(string_agg(d.text, E'\\n' ORDER BY d.text), '')) AS defined FROM (
		SELECT c.relname || ' ' || pg_get_viewdef(c.oid) AS text FROM pg_class c WHERE c.relnamespace = to_regnamespace('mailserver') AND c.relkind = 'v'
		UNION ALL SELECT pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace = to_regnamespace('mailserver')) AS d (text)`
const KEPT = 'SELECT name, checksum FROM postern_meta.applied_file'
const NOTE =
	'INSERT INTO postern_meta.applied_file VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum'

async function wantedChecksum(on: OneConnection, sql: string): Promise<string> {
	const { rows: there } = await on.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there")
	const { rows } = there[0]?.there ? await on.query('SELECT migration_name FROM _prisma_migrations') : { rows: [] }
	const migrations = rows.map((row) => String(row.migration_name)).sort()
	return sha256(`${migrations.join(' ')}\n${sql}`)
}

/**
 * Views and rights of the mail server: made anew whenever the file or the schema under it changed. What stands in
 * `applied_file` tells of both, so that a process killed between a migration and this is made up for at the next start.
 *
 * @param on outside of a transaction @param folder absolute path of the folder with mailserver.sql
 * @param anew also where nothing changed
 */
export async function applyMailServerSql(on: OneConnection, folder: string, anew = false): Promise<void> {
	const file = path.join(folder, FILE)
	if (!existsSync(file)) return
	const sql = await readFile(file, 'utf8')
	await on.query('BEGIN')
	try {
		const wanted = await wantedChecksum(on, sql)
		await on.query('CREATE SCHEMA IF NOT EXISTS postern_meta')
		await on.query(
			'CREATE TABLE IF NOT EXISTS postern_meta.applied_file (name text PRIMARY KEY, checksum text NOT NULL)',
		)
		const { rows } = await on.query(KEPT)
		if (anew || rows.find(({ name }) => name === FILE)?.checksum !== wanted) {
			await on.query(sql)
			await on.query(NOTE, [FILE, wanted])
			const { rows: made } = await on.query(DEFINED)
			await on.query(NOTE, [`${FILE} as made`, made[0]?.defined])
		}
		await on.query('COMMIT')
	} catch (error) {
		await undone(on)
		throw error
	}
}

/** A connection that is lost has cleared up by itself; what went wrong first is to be reported. */
async function undone(on: OneConnection): Promise<void> {
	try {
		await on.query('ROLLBACK')
	} catch {
		return
	}
}

/** What is wrong with them; NULL = they are those of this version, as they were made. */
export async function mailServerSqlFault(on: OneConnection, folder: string): Promise<'older' | 'changed' | null> {
	const sql = await readFile(path.join(folder, FILE), 'utf8')
	const { rows } = await on.query(KEPT)
	const kept = (name: string) => rows.find((row) => row.name === name)?.checksum
	if (kept(FILE) !== (await wantedChecksum(on, sql))) return 'older'
	const { rows: there } = await on.query(DEFINED)
	return kept(`${FILE} as made`) === there[0]?.defined ? null : 'changed'
}
