import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { databaseFailure } from '@/core/gateway/database-errors'
import { execute } from '@/core/gateway/execute'
import { query } from '@/core/gateway/query'
import { database } from '@/platform/db/client'
import { log } from '@/platform/log'
import { as, viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aMailbox, anAdministrator, anAlias, anOrganization, random } from '../support/factories'
import { makeAlias, onDomain } from './trial-verbs'

/**
 * What holds when a verb is wrong, or when somebody goes round the gateway. The actor of each careless verb is an
 * administrator, who may do everything everywhere: what stops it is the lock, not the lack of a right.
 */
const here = useDatabase()
let mine: Awaited<ReturnType<typeof aDomain>>
let other: Awaited<ReturnType<typeof aDomain>>
let admin: Awaited<ReturnType<typeof anAdministrator>>

beforeAll(async () => {
	const organization = await anOrganization(here.owner)
	mine = await aDomain(here.owner, organization.id)
	other = await aDomain(here.owner, organization.id)
	admin = await anAdministrator(here.owner)
	for (const domain of [mine, other]) {
		await aMailbox(here.owner, domain)
		await anAlias(here.owner, domain, [`x@${domain.name}`])
	}
})

// The failures here are meant.
beforeEach(() => {
	vi.spyOn(log, 'error').mockImplementation(() => undefined)
})

const codeOf = (error: unknown): string =>
	databaseFailure(error)?.code ?? (error instanceof pg.DatabaseError ? (error.code ?? '') : String(error))
const codeFrom = (promise: PromiseLike<unknown>): Promise<string> =>
	Promise.resolve(promise).then(
		() => 'it worked',
		(error: unknown) => codeOf(error),
	)
const NOT_ALLOWED = '42501'

/** A connection with the program's own login, as somebody would hold it who got at its password or goes round the gateway. */
async function withLogin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: here.appUrl })
	await client.connect()
	try {
		return await work(client)
	} finally {
		await client.end()
	}
}
const tables = async (): Promise<string[]> => {
	const { rows } = await here.owner.query<{ tablename: string }>(
		"SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1",
	)
	return rows.map((row) => row.tablename)
}

test('outside the gateway no row of any table is read', async () => {
	const seen: Record<string, number> = {}
	await withLogin(async (client) => {
		for (const table of await tables()) {
			const found = await client.query(`SELECT 1 FROM ${table} LIMIT 1`).catch((error) => codeOf(error))
			if (typeof found !== 'string') seen[table] = found.rowCount ?? 0
		}
	})
	expect(Object.entries(seen).filter(([, rows]) => rows > 0)).toEqual([])
	expect(Object.keys(seen)).toContain('mailbox')
	expect(await database().mailbox.findMany({ select: { id: true } })).toEqual([])
})

test('outside the gateway no row of any table is written', async () => {
	await withLogin(async (client) => {
		for (const table of await tables()) {
			const { rows } = await here.owner.query<{ attname: string }>(
				"SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND attgenerated = '' LIMIT 1",
				[table],
			)
			const column = rows[0]?.attname
			const changed = await client
				.query(`UPDATE ${table} SET ${column} = ${column}`)
				.then((result) => result.rowCount ?? 0, codeOf)
			const removed = await client.query(`DELETE FROM ${table}`).then((result) => result.rowCount ?? 0, codeOf)
			const added = await client.query(`INSERT INTO ${table} DEFAULT VALUES`).then(() => 'it worked', codeOf)
			const emptied = await client.query(`TRUNCATE ${table} CASCADE`).then(() => 'it worked', codeOf)
			expect({ table, added, emptied }).toEqual({ table, added: NOT_ALLOWED, emptied: NOT_ALLOWED })
			expect([0, NOT_ALLOWED], table).toContain(changed)
			expect([0, NOT_ALLOWED], table).toContain(removed)
		}
	})
})

const CARELESS: [string, Parameters<typeof execute>[0], string][] = []
const careless = (name: string, verb: unknown, answer = NOT_ALLOWED) =>
	CARELESS.push([name, verb as Parameters<typeof execute>[0], answer])
let seen: unknown
const noting = (promise: PromiseLike<unknown>) =>
	Promise.resolve(promise).then(
		(value) => {
			seen = value
		},
		(error: unknown) => {
			seen = codeOf(error)
			throw error
		},
	)

careless(
	'an alias made in another domain',
	onDomain('alias.create', (tx) =>
		noting(
			tx.alias.createMany({ data: { domainId: other.id, localPart: `x${random()}`, destinations: ['a@b.test'] } }),
		),
	),
)
careless(
	'a mailbox made in another domain',
	onDomain('mailbox.create', (tx, { read }) =>
		read.account
			.findFirstOrThrow({ where: { domainId: other.id }, select: { id: true } })
			.then(({ id }) =>
				noting(tx.mailbox.createMany({ data: { accountId: id, domainId: other.id, localPart: `x${random()}` } })),
			),
	),
)
careless(
	'a person made in another domain',
	onDomain('mailbox.create', (tx) =>
		noting(tx.account.createMany({ data: { name: 'X', address: `x${random()}@${other.name}`, domainId: other.id } })),
	),
)

test.each(CARELESS)('a careless verb, %s, fails whole', async (_name, verb, answer) => {
	const before = await everything()
	expect(await execute(verb, as(admin), { domain: mine.id })).toMatchObject({ ok: false, problem: { kind: 'unknown' } })
	expect(seen).toBe(answer)
	expect(await everything()).toEqual(before)
})

const everything = async () => {
	const { rows } = await here.owner.query(`SELECT
		(SELECT jsonb_agg(to_jsonb(a) ORDER BY a.id) FROM alias a) AS aliases, (SELECT jsonb_agg(to_jsonb(m) ORDER BY m.id) FROM mailbox m) AS mailboxes,
		(SELECT jsonb_agg(to_jsonb(d) ORDER BY d.id) FROM domain d) AS domains, (SELECT count(*) FROM account) AS accounts`)
	return rows[0]
}

test('a careless verb that deletes everything deletes within its own domain', async () => {
	const left = await here.owner.query('SELECT id FROM alias WHERE domain_id = $1', [other.id])
	const verb = onDomain('alias.remove', (tx) => tx.alias.deleteMany({}))
	expect(await execute(verb, as(admin), { domain: mine.id })).toMatchObject({ ok: true })
	const { rows } = await here.owner.query('SELECT id FROM alias')
	expect(rows).toEqual(left.rows)
})

test('a careless verb that changes everything changes the located row', async () => {
	const verb = onDomain('domain.edit', (tx) => noting(tx.domain.updateMany({ data: { description: 'mine' } })))
	expect(await execute(verb, as(admin), { domain: mine.id })).toMatchObject({ ok: true })
	expect(seen).toEqual({ count: 1 })
	const { rows } = await here.owner.query("SELECT id FROM domain WHERE description = 'mine'")
	expect(rows).toEqual([{ id: mine.id }])
})

test('no verb moves a domain to another organization', async () => {
	const elsewhere = await anOrganization(here.owner)
	const verb = onDomain('domain.edit', (tx) => noting(tx.domain.updateMany({ data: { organizationId: elsewhere.id } })))
	expect(await execute(verb, as(admin), { domain: mine.id })).toMatchObject({ ok: false })
	expect(['PT002', NOT_ALLOWED]).toContain(seen)
})

test('what a request armed is gone from its connection when it ends, well or badly', async () => {
	await Promise.all(Array.from({ length: 20 }, () => execute(makeAlias, as(admin), { domain: mine.id })))
	const failing = onDomain('alias.create', () => Promise.reject(new Error('no')))
	await Promise.all(Array.from({ length: 20 }, () => execute(failing, as(admin), { domain: mine.id })))
	const viewer = await viewerOf(admin)
	await Promise.all(Array.from({ length: 20 }, () => query(viewer, 'domain.read', (read) => read.domain.count())))
	const left = await Promise.all(
		Array.from(
			{ length: 40 },
			() => database().$queryRaw<{ pid: number; armed: string; rows: bigint }[]>`
				SELECT pg_backend_pid() AS pid, pg_sleep(0.02)::text AS slept, (SELECT count(*) FROM mailbox) AS rows,
					concat(current_setting('app.actor', true), current_setting('app.right', true), current_setting('app.system', true),
						current_setting('app.write_domain', true), current_setting('app.write_server', true)) AS armed`,
		),
	)
	expect(new Set(left.flat().map((row) => row.pid)).size).toBeGreaterThan(3)
	for (const row of left.flat()) expect(row).toMatchObject({ armed: '', rows: 0n })
})

test('the program can add to the journal and change nothing in it', async () => {
	await execute(makeAlias, as(admin), { domain: mine.id })
	await withLogin(async (client) => {
		await client.query('BEGIN')
		await client.query("SELECT set_config('app.system', 'on', true), set_config('app.actor', $1, true)", [admin.id])
		expect((await client.query('SELECT 1 FROM journal_entry LIMIT 1')).rowCount).toBe(1)
		for (const attempt of [
			"UPDATE journal_entry SET why = 'x'",
			'DELETE FROM journal_entry',
			'TRUNCATE journal_entry',
			'DROP TABLE journal_entry',
			'ALTER TABLE journal_entry DISABLE ROW LEVEL SECURITY',
			`INSERT INTO journal_entry (id, actor_id, actor_name, "right", outcome, subject_kind) VALUES (gen_random_uuid(), gen_random_uuid(), 'Somebody else', 'mailbox.read', 'done', 'server')`,
		]) {
			await client.query('SAVEPOINT before')
			expect([attempt, await codeFrom(client.query(attempt))]).toEqual([attempt, NOT_ALLOWED])
			await client.query('ROLLBACK TO before')
		}
	})
})

test('a password hash is in no row that the client returns, unless it is asked for by name', async () => {
	const rows = await database().$transaction(async (tx) => {
		await tx.$queryRaw`SELECT set_config('app.system', 'on', true)`
		return [await tx.account.findFirst({}), (await tx.mailbox.findFirst({ include: { account: true } }))?.account]
	})
	expect(rows.map((row) => [typeof row?.address, row && 'passwordHash' in row])).toEqual([
		['string', false],
		['string', false],
	])
})

test('a condition that is undefined is an error, and never no condition', async () => {
	const missing: { id?: string } = {}
	const asked = database().$transaction(async (tx) => {
		await tx.$queryRaw`SELECT set_config('app.system', 'on', true)`
		return tx.mailbox.findFirst({ where: { id: missing.id } })
	})
	await expect(asked).rejects.toThrow(/undefined/)
})

test('a query reads; PostgreSQL refuses it everything else', async () => {
	const viewer = await viewerOf(admin)
	const attempts = [
		`INSERT INTO journal_entry (id, actor_id, actor_name, "right", outcome, subject_kind) VALUES ('${randomUUID()}', '${admin.id}', 'A', 'mailbox.read', 'done', 'server')`,
		'UPDATE alias SET enabled = false',
		'DELETE FROM alias',
		'CREATE TEMP TABLE mailbox (id uuid)',
	]
	for (const statement of attempts) {
		const code = await query(viewer, 'alias.read', async (read) =>
			codeFrom(read.sql(Object.assign([statement], { raw: [statement] }))),
		)
		expect([statement, code]).toEqual([statement, '25006'])
	}
	const reopened = await query(viewer, 'alias.read', (read) =>
		codeFrom(read.sql`SELECT set_config('transaction_read_only', 'off', true)`),
	)
	expect(reopened).toBe('25001')
})

test('a read in the name of one right does not reach where only another is held', async () => {
	const reader = await aDelegate(here.owner, ['alias.read'], { domains: [mine.id] })
	const viewer = await viewerOf(reader)
	await expect(query(viewer, 'mailbox.read', (read) => read.mailbox.count())).rejects.toMatchObject({
		problem: { kind: 'not-found' },
	})
	const [mailboxes, aliases] = await query(viewer, 'alias.read', async (read) => [
		await read.mailbox.count({ where: { domainId: other.id } }),
		await read.alias.findMany({ distinct: ['domainId'], select: { domainId: true } }),
	])
	expect([mailboxes, aliases]).toEqual([0, [{ domainId: mine.id }]])
})
