import pg from 'pg'
import { expect, test } from 'vitest'
import { database } from '@/platform/db/client'
import { freshDatabase, useDatabase } from './database'

const here = useDatabase()

test('the program talks to this file’s own database, under its least-privilege login', async () => {
	const [row] = await database().$queryRaw<{ name: string; mighty: boolean }[]>`
		SELECT current_database() AS name, rolsuper OR rolbypassrls AS mighty FROM pg_roles WHERE rolname = current_user`
	expect(row?.name).toBe(new URL(here.ownerUrl).pathname.slice(1))
	expect(row?.mighty).toBe(false)
})

test('databases are cloned migrated, several at once, and share nothing', async () => {
	const made = await Promise.all([freshDatabase(), freshDatabase(), freshDatabase()])
	await made[0]?.owner.query('CREATE TABLE only_here ()')
	const present = await Promise.all(
		made.map(async ({ owner }) => {
			const { rows } = await owner.query("SELECT to_regclass('only_here') IS NOT NULL AS there FROM _prisma_migrations")
			return rows[0]?.there
		}),
	)
	await Promise.all(made.map(({ drop }) => drop()))
	expect(present).toEqual([true, false, false])
})

test('a dropped database is gone, also with somebody connected', async () => {
	const { ownerUrl, drop } = await freshDatabase()
	const client = new pg.Client({ connectionString: ownerUrl })
	client.on('error', () => undefined)
	await client.connect()
	await drop()
	const { rows } = await here.owner.query('SELECT FROM pg_database WHERE datname = $1', [
		new URL(ownerUrl).pathname.slice(1),
	])
	expect(rows).toEqual([])
})
