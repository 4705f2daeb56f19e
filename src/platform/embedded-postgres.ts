import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { lockDataFolder } from './instance-lock'
import type { Binaries } from './postgres-server/binaries'
import { findBinaries, findPlace, freePort, knownPort, type Place, remember } from './postgres-server/place'
import { lastComplaint, makeCluster, type ServerProcess, startServer } from './postgres-server/server'
import { clearStaleLock } from './postgres-server/stale-lock'
import { StartError } from './start-error'

/**
 * PostgreSQL for those who have none: a real server in the data folder, on a port of 127.0.0.1 alone. The program's
 * owner there is an ordinary role, as on a server of the operator's own, so that both behave alike.
 */

const MAJOR = '18'
const OWNER = 'postern_owner'
const DATABASE = 'postern'
const PATIENCE_MS = 120_000

export type EmbeddedPostgres = Readonly<{
	/** The owner's login. */
	url: string
	/** Settles when the server ends by itself or is stopped, with words for the log. */
	exited: () => Promise<string>
	/** Starts the server again after it ended by itself; same port. */
	restart: () => Promise<void>
	/** Stops the server and gives the data folder free. */
	stop: () => Promise<void>
	/** Ends the server at once; it recovers at the next start. */
	kill: () => void
}>

export type EmbeddedOptions = Readonly<{
	/** Absolute path of a folder that can be written in. */
	dataDir: string
	/** The superuser's password, from the secrets. */
	password: string
	/** Gets a line for what an operator should know. */
	log: (line: string) => void
}>

function loginUrl(user: string, password: string, port: number, database: string): string {
	return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
}

async function connect(url: string): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
	client.on('error', () => undefined)
	await client.connect()
	return client
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** Waits until the server takes connections, which after a crash means until it has recovered. */
async function connectWhenReady(url: string, server: ServerProcess, logFile: string): Promise<pg.Client> {
	const until = Date.now() + PATIENCE_MS
	let ended = ''
	void server.exited.then((how) => (ended = how))
	for (;;) {
		try {
			return await connect(url)
		} catch (error) {
			if (codeOf(error) === '28P01')
				throw new StartError(
					'The embedded database was made with another secrets.json; restore that file from a backup.',
				)
			if (ended !== '')
				throw new StartError(`The embedded database does not start: ${await lastComplaint(logFile)} (${logFile})`)
			if (Date.now() > until) throw new StartError(`The embedded database does not answer; see ${logFile}.`)
			await sleep(25)
		}
	}
}

async function ensureOwner(client: pg.Client, password: string): Promise<void> {
	const role = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [OWNER])
	if (role.rowCount === 0)
		await client.query(`CREATE ROLE ${OWNER} LOGIN CREATEROLE PASSWORD ${pg.escapeLiteral(password)}`)
	const database = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE])
	if (database.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`)
}

async function checkVersion(folder: string): Promise<void> {
	const made = (await readFile(path.join(folder, 'PG_VERSION'), 'utf8')).trim()
	if (made === MAJOR) return
	throw new StartError(
		`The embedded database in ${folder} was made by PostgreSQL ${made}; this Postern brings ${MAJOR}.`,
	)
}

async function prepare(place: Place, binaries: Binaries, options: EmbeddedOptions): Promise<Place> {
	await makeCluster(place, binaries, options.password)
	await checkVersion(place.folder)
	const orphan = await clearStaleLock(place.folder)
	if (orphan !== undefined)
		options.log(`Stopped a database server left over from an earlier start (process ${orphan}).`)
	const here = { ...place, port: await freePort(place.port) }
	await remember(options.dataDir, here)
	return here
}

async function launch(place: Place, binaries: Binaries, options: EmbeddedOptions): Promise<ServerProcess> {
	const logFile = path.join(options.dataDir, 'postgres.log')
	const server = await startServer(place, binaries, logFile)
	try {
		const url = loginUrl('postgres', options.password, place.port, 'postgres')
		const client = await connectWhenReady(url, server, logFile)
		await ensureOwner(client, ownerPassword(options.password)).finally(() => client.end())
		return server
	} catch (error) {
		await server.stop()
		throw error
	}
}

const ownerPassword = (password: string) => createHmac('sha256', password).update('postern owner').digest('base64url')

/**
 * The owner's login at the embedded server of a data folder, which another process keeps running.
 *
 * @throws StartError when there is none yet
 */
export async function embeddedUrl(dataDir: string, password: string): Promise<string> {
	const port = await knownPort(dataDir)
	if (port === undefined) throw new StartError(`There is no database in ${dataDir} yet: start Postern once.`)
	return loginUrl(OWNER, ownerPassword(password), port, DATABASE)
}

/**
 * Starts the embedded server of a data folder, making it at the first time, and holds the folder's lock.
 *
 * @throws StartError with one line when another Postern runs there, or the server can't be made or started
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
	const lock = await lockDataFolder(options.dataDir)
	try {
		const found = await findPlace(options.dataDir, options.log)
		const binaries = await findBinaries(found.who)
		const place = await prepare(found, binaries, options)
		let server = await launch(place, binaries, options)
		return {
			url: loginUrl(OWNER, ownerPassword(options.password), place.port, DATABASE),
			exited: () => server.exited,
			restart: async () => {
				await clearStaleLock(place.folder)
				server = await launch(place, binaries, options)
			},
			stop: async () => {
				await server.stop()
				await lock.release()
			},
			kill: () => server.kill(),
		}
	} catch (error) {
		await lock.release()
		throw error
	}
}
