import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppRoleError, appRoleName, appRolePassword, ensureAppRole } from '@/platform/db/app-role'
import { postgresServer } from '../support/postgres-server'

/** A database with a name that has to be quoted everywhere; the group role is there from the template's migration. */
let server: pg.Pool
let database: string
let url: string

const onDatabase = (name: string, change: Partial<URL> = {}) =>
	Object.assign(new URL(postgresServer().serverUrl), { pathname: `/${encodeURIComponent(name)}`, ...change }).toString()

beforeEach(async () => {
	server = new pg.Pool({ connectionString: postgresServer().serverUrl, max: 4 })
	database = `od d'"${randomBytes(4).toString('hex')}`
	await server.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`)
	url = onDatabase(database)
})
afterEach(async () => {
	await server.query(`DROP DATABASE ${pg.escapeIdentifier(database)} WITH (FORCE)`)
	await server.query(`DROP ROLE IF EXISTS ${pg.escapeIdentifier(appRoleName(database))}`)
	await server.end()
})

async function ask(connection: string, sql: string): Promise<Record<string, unknown> | undefined> {
	const client = new pg.Client({ connectionString: connection })
	client.on('error', () => undefined)
	await client.connect()
	try {
		return (await client.query(sql)).rows[0]
	} finally {
		await client.end()
	}
}

const password = () => appRolePassword('a secret of the installation', database)

test('the login is a member of the group and may do nothing else', async () => {
	const appUrl = await ensureAppRole(url, password())
	expect(
		await ask(
			appUrl,
			`SELECT current_database() AS database, current_user AS name, pg_has_role(current_user, 'postern_app', 'USAGE') AS member,
			        rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication AS mighty
			 FROM pg_roles WHERE rolname = current_user`,
		),
	).toEqual({ database, name: appRoleName(database), member: true, mighty: false })
})

test('several instances that start at once agree', async () => {
	const made = await Promise.all(Array.from({ length: 5 }, () => ensureAppRole(url, password())))
	expect(new Set(made).size).toBe(1)
})

test('another secret is another password, and the old one is refused', async () => {
	const before = await ensureAppRole(url, password())
	await ensureAppRole(url, appRolePassword('another secret', database))
	await expect(ask(before, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
})

test('a login that has got more power than it may have keeps Postern from starting', async () => {
	await ensureAppRole(url, password())
	await server.query(`ALTER ROLE ${pg.escapeIdentifier(appRoleName(database))} BYPASSRLS`)
	const refused = ensureAppRole(url, password())
	await expect(refused).rejects.toThrow(AppRoleError)
	await expect(refused).rejects.toThrow(/more power than the program may have.*NOBYPASSRLS/)
})

test('an owner who may not make roles is told which statements to run, and they work', async () => {
	const owner = `owner_${randomBytes(4).toString('hex')}`
	await server.query(`CREATE ROLE ${owner} LOGIN PASSWORD 'of the owner'`)
	try {
		await server.query(`ALTER DATABASE ${pg.escapeIdentifier(database)} OWNER TO ${owner}`)
		const ownerUrl = onDatabase(database, { username: owner, password: 'of the owner' })
		const error = await ensureAppRole(ownerUrl, password()).catch((thrown: Error) => thrown)
		expect(error).toBeInstanceOf(AppRoleError)
		const [, statements = ''] = /Run this once as a superuser: (.*)$/.exec(String(error)) ?? []
		expect(statements).not.toContain(password())
		await server.query(statements)
		expect(await ensureAppRole(ownerUrl, password())).toContain(encodeURIComponent(appRoleName(database)))
	} finally {
		await server.query(`ALTER DATABASE ${pg.escapeIdentifier(database)} OWNER TO CURRENT_USER`)
		await server.query(`DROP ROLE ${owner}`)
	}
})

test('the login never has the name of the group', () => {
	expect(appRoleName('postern')).not.toBe('postern_app')
	expect(() => appRoleName('x'.repeat(54))).toThrow(AppRoleError)
})
