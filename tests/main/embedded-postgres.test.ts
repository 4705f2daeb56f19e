import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/platform/embedded-postgres'

const PASSWORD = 'a password for a test that is long enough'
const isRoot = process.getuid?.() === 0
let parent: string
let running: EmbeddedPostgres | undefined

beforeEach(async () => {
	parent = await mkdtemp(path.join(tmpdir(), 'postern-embedded-'))
	await chmod(parent, 0o755)
})
afterEach(async () => {
	await running?.stop()
	running = undefined
	await rm(parent, { recursive: true })
})

async function start(dataDir: string, password = PASSWORD): Promise<string[]> {
	const lines: string[] = []
	await mkdir(dataDir, { recursive: true })
	running = await startEmbeddedPostgres({ dataDir, password, log: (line) => lines.push(line) })
	return lines
}

async function ask(sql: string): Promise<Record<string, unknown> | undefined> {
	const client = new pg.Client({ connectionString: running?.url })
	client.on('error', () => undefined)
	await client.connect()
	try {
		return (await client.query(sql)).rows[0]
	} finally {
		await client.end()
	}
}

const listens = (host: string, port: number) =>
	new Promise<boolean>((resolve) => {
		const socket = connect(port, host, () => resolve(true))
		socket.on('error', () => resolve(false))
		socket.on('connect', () => socket.destroy())
	})

test('it is PostgreSQL for all languages, its owner is nobody special, and only this machine reaches it', async () => {
	const dataDir = path.join(parent, 'data')
	expect(await start(dataDir)).toEqual([])
	expect(
		await ask(
			`SELECT current_database() AS database, pg_encoding_to_char(encoding) AS encoding, datlocale AS locale,
			        lower('ÄÖÜ Σ') AS lowered, current_setting('data_checksums') AS checksums,
			        (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS mighty
			 FROM pg_database WHERE datname = current_database()`,
		),
	).toEqual({
		database: 'postern',
		encoding: 'UTF8',
		locale: 'C.UTF-8',
		lowered: 'äöü σ',
		checksums: 'on',
		mighty: false,
	})
	const port = Number(new URL(running?.url ?? '').port)
	expect(await listens('127.0.0.1', port)).toBe(true)
	const others = Object.values(networkInterfaces())
		.flatMap((list) => list ?? [])
		.filter(({ internal, family }) => !internal && family === 'IPv4')
	for (const { address } of others) expect(await listens(address, port)).toBe(false)
	await running?.stop()
	await start(dataDir)
	expect(Number(new URL(running?.url ?? '').port)).toBe(port)
})

test('another password than the one it was made with is told in one line', async () => {
	const dataDir = path.join(parent, 'data')
	await start(dataDir)
	await running?.stop()
	running = undefined
	await expect(start(dataDir, 'another password of some length')).rejects.toThrow(
		/^The embedded database was made with another secrets\.json/,
	)
	await start(dataDir)
})

test('a database made by another major version is not touched', async () => {
	const dataDir = path.join(parent, 'data')
	await start(dataDir)
	await running?.stop()
	running = undefined
	const { writeFile } = await import('node:fs/promises')
	await writeFile(path.join(dataDir, 'postgres/PG_VERSION'), '17\n')
	await expect(start(dataDir)).rejects.toThrow(/was made by PostgreSQL 17; this Postern brings 18\.$/)
})

test('a folder that only root may enter is no obstacle for root', async () => {
	await chmod(parent, 0o700)
	const dataDir = path.join(parent, 'data')
	const lines = await start(dataDir)
	const { folder } = JSON.parse(await readFile(path.join(dataDir, 'postgres.json'), 'utf8'))
	try {
		expect(await ask('SELECT 1 AS one')).toEqual({ one: 1 })
		if (!isRoot) return
		expect(lines).toEqual([`Only root may enter ${dataDir}, so the embedded database is kept in ${folder}.`])
		await running?.stop()
		expect(await start(dataDir)).toEqual([])
	} finally {
		await running?.stop()
		if (path.isAbsolute(folder)) await rm(folder, { recursive: true })
	}
})
