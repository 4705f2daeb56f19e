import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { journalPublicKey, signHead } from '@/core/audit/journal-key'
import { migrate } from '../../prisma/migrate'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database'
import { startProcess } from '../support/guarded-process'

const SECRET = 'kZ3m0kq7Yt4cXw9zR1sB6nH3gF8dLpAe'
const OLDER_SECRET = 'aB8m0kq7Yt4cXw9zR1sB6nH3gF8dLpAe'
const PRISMA = path.resolve(import.meta.dirname, '../../prisma')
const ENTRY = `INSERT INTO journal_entry (id, at, actor_name, "right", outcome, subject_kind, after)
	SELECT gen_random_uuid(), now() - n * interval '1 hour', 'Ada', 'mailbox.create', 'done', 'mailbox', '{"quotaBytes": "1"}' FROM generate_series(1, $1) n`

let database: FreshDatabase
let folder: string
beforeAll(async () => {
	database = await freshDatabase()
	folder = await mkdtemp(path.join(tmpdir(), 'postern-journal-'))
	await database.owner.query(ENTRY, [7])
})
afterAll(async () => {
	await database.drop()
	await rm(folder, { recursive: true, force: true })
})

async function command(args: string[], env: Record<string, string> = {}) {
	const settings = {
		DATABASE_URL: database.ownerUrl,
		AUTH_SECRET: SECRET,
		ACTIONS_KEY: Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64'),
		...env,
	}
	const ran = startProcess('node', ['--import', 'tsx', 'src/main/journal.ts', ...args], settings)
	return { code: await ran.ended, said: ran.output() }
}
const KEY_LINE = `Public key of its signed heads: ${journalPublicKey(SECRET)}\n`
const HOLDS = `The journal is as it was written: 7 entries in 1 chain.\n${KEY_LINE}`

test('npm run journal:verify says that the journal holds, and with exit code 1 what does not', async () => {
	expect(await command(['verify'])).toEqual({ code: 0, said: HOLDS })
	const { rows } = await database.owner.query('SELECT entry_id AS id FROM journal_link WHERE position = 3')
	await database.owner.query(`UPDATE journal_entry SET actor_name = 'Bob' WHERE id = $1`, [rows[0].id])
	const changed = await command(['verify'])
	expect(changed.code).toBe(1)
	expect(changed.said).toMatch(
		/^Entry 3 of the server \(mailbox\.create by Bob, .*\) was changed after it was written\.\n/,
	)
	expect(changed.said).toContain('The journal is not as it was written: 1 of 1 chain do not hold.')
	await database.owner.query(`UPDATE journal_entry SET actor_name = 'Ada' WHERE id = $1`, [rows[0].id])
})

test('heads that were kept elsewhere hold the journal to what was signed; those of an earlier secret count when their key is named', async () => {
	const { rows } = await database.owner.query('SELECT chain, hash FROM journal_link WHERE position = 7')
	const head = signHead(OLDER_SECRET, { chain: rows[0].chain, day: '2026-11-21', position: 7n, hash: rows[0].hash })
	await database.owner.query('INSERT INTO journal_head VALUES ($1, $2, 7, $3, $4, $5)', [
		head.chain,
		head.day,
		head.hash,
		head.publicKey,
		head.signature,
	])
	const kept = await command(['heads'])
	expect(kept.code).toBe(0)
	expect(JSON.parse(kept.said)).toMatchObject({
		day: '2026-11-21',
		position: '7',
		publicKey: journalPublicKey(OLDER_SECRET),
	})
	const file = path.join(folder, 'heads.jsonl')
	await writeFile(file, `> postern@0.1.0 journal:heads\n\n${kept.said}`)
	await database.owner.query('DELETE FROM journal_head')
	const stranger = await command(['verify', file])
	expect([stranger.code, stranger.said]).toEqual([1, expect.stringContaining('was signed with another key')])
	const known = { JOURNAL_KEYS: journalPublicKey(OLDER_SECRET) }
	expect(await command(['verify', file], known)).toEqual({ code: 0, said: HOLDS })
	await writeFile(file, kept.said.replace('"position":"7"', '"position":"6"'))
	expect((await command(['verify', file], known)).said).toContain('is not genuine')
	await writeFile(file, '{"chain"')
	expect(await command(['verify', file])).toEqual({
		code: 1,
		said: 'Line 1 is no signed head, such as `npm run journal:heads` prints them.\n',
	})
	expect((await command(['forge'])).code).toBe(1)
})

test('a journal that was kept before there were chains is chained in its order by the migration', async () => {
	const name = `${new URL(database.ownerUrl).pathname.slice(1)}_older`
	const url = Object.assign(new URL(database.ownerUrl), { pathname: `/${name}` }).toString()
	await database.owner.query(`CREATE DATABASE ${name}`)
	const older = path.join(folder, 'prisma')
	await cp(path.join(PRISMA, 'schema.prisma'), path.join(older, 'schema.prisma'))
	for (const one of (await readdir(path.join(PRISMA, 'migrations'))).filter((one) => one < '20261122002200'))
		await cp(path.join(PRISMA, 'migrations', one), path.join(older, 'migrations', one), { recursive: true })
	await migrate(url, undefined, older)
	const pool = new pg.Pool({ connectionString: url, max: 1 })
	pool.on('error', () => undefined)
	// Its database is dropped with it still connected.
	pool.on('connect', (client) => client.on('error', () => undefined))
	try {
		await pool.query(ENTRY, [5])
		await migrate(url, undefined, PRISMA)
		const { rows } = await pool.query(
			'SELECT l.position::int FROM journal_link l JOIN journal_entry j ON j.id = l.entry_id ORDER BY j.at',
		)
		expect(rows.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5])
		await pool.query(ENTRY, [1])
		const { code, said } = await command(['verify'], { DATABASE_URL: url })
		expect([code, said]).toEqual([0, expect.stringContaining('6 entries in 1 chain.')])
	} finally {
		await pool.end()
		await database.owner.query(`DROP DATABASE ${name} WITH (FORCE)`)
	}
})
