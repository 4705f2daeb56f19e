import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, expect, test } from 'vitest'
import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { query, systemQuery } from '@/core/gateway/query'
import { readPool } from '@/platform/db/read-pool'
import { viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, anOrganization } from '../support/factories'

/** The transaction in which pages read, and the connections that go from one page to the next. */
const here = useDatabase()
interface Seer {
	readonly viewer: Loaded
	readonly name: string
	readonly id: string
}
let anna: Seer
let bert: Seer

async function aSeer(): Promise<Seer> {
	const domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	const viewer = await viewerOf(await aDelegate(here.owner, ['domain.read'], { domains: [domain.id] }))
	return { viewer, name: domain.name, id: domain.id }
}
beforeAll(async () => {
	anna = await aSeer()
	bert = await aSeer()
})

const names = async (read: QueryHandle): Promise<string[]> =>
	(await read.sql<{ name: string }>`SELECT d.name FROM domain d`).map(({ name }) => name)
const seenBy = ({ viewer }: Seer): Promise<string[]> => query(viewer, 'domain.read', names)

interface Open {
	readonly state: string
}
/** Transactions of the program that are open with nothing going on in them. */
async function leftOpen(): Promise<readonly Open[]> {
	const { rows } = await here.owner.query<Open>(
		"SELECT state FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'postern%' AND state LIKE 'idle in transaction%'",
	)
	return rows
}
/** A read answers before its COMMIT is confirmed. */
async function untilQuiet(): Promise<void> {
	for (let tries = 0; tries < 100; tries += 1) {
		const { totalCount, idleCount } = readPool()
		if (totalCount === idleCount && (await leftOpen()).length === 0) return
		await sleep(20)
	}
}

afterEach(async () => {
	await untilQuiet()
	expect(await leftOpen()).toEqual([])
	expect(readPool().idleCount).toBe(readPool().totalCount)
	const { rows } = await readPool().query(
		"SELECT concat(current_setting('app.actor', true), current_setting('app.right', true), current_setting('app.system', true)) AS left",
	)
	expect(rows).toEqual([{ left: '' }])
	expect(await seenBy(anna)).toEqual([anna.name])
	expect(await seenBy(bert)).toEqual([bert.name])
})

test('a statement that is kept parsed, with its plan, serves each in their own scope', async () => {
	for (let round = 0; round < 12; round += 1)
		for (const seer of [anna, bert]) {
			expect(await seenBy(seer)).toEqual([seer.name])
			await untilQuiet()
		}
	expect(readPool().totalCount).toBe(1)
	const kept = await readPool().query(
		"SELECT FROM pg_prepared_statements WHERE statement = 'SELECT d.name FROM domain d'",
	)
	expect(kept.rowCount).toBe(1)
})

test('a read that is thrown out of leaves no transaction open', async () => {
	const failing = query(anna.viewer, 'domain.read', async (read) => {
		await names(read)
		throw new Error('the page could not be made')
	})
	await expect(failing).rejects.toThrow('the page could not be made')
})

test('a statement that fails leaves no transaction open, and its connection is not used again', async () => {
	await seenBy(anna)
	await untilQuiet()
	const before = await readPool().query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
	const failing = query(
		anna.viewer,
		'domain.read',
		(read) => read.sql`SELECT 1 / (SELECT count(*) FROM domain WHERE false)`,
	)
	await expect(failing).rejects.toMatchObject({ code: '22012' })
	await untilQuiet()
	const after = await readPool().query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
	expect(after.rows[0]?.pid).not.toBe(before.rows[0]?.pid)
})

const READ_ONLY = { code: '25006' }
test.each<[string, (read: QueryHandle) => Promise<unknown>]>([
	[
		'a plain change',
		(read) => read.sql`UPDATE domain SET description = 'changed' WHERE id = ${anna.id}::uuid RETURNING id`,
	],
	['a change inside a WITH', (read) => read.sql`WITH gone AS (DELETE FROM alias RETURNING id) SELECT id FROM gone`],
	[
		'a function that writes with the rights of its owner',
		(read) => read.sql`SELECT app.take_attempts(ARRAY['\\x00'::bytea], ARRAY[1], ARRAY[60])`,
	],
])('%s is refused by PostgreSQL in a read', async (_, write) => {
	await expect(query(anna.viewer, 'domain.read', write)).rejects.toMatchObject(READ_ONLY)
	const { rows } = await here.owner.query('SELECT description FROM domain WHERE id = $1', [anna.id])
	expect(rows).toEqual([{ description: '' }])
})

test('a read cannot be turned into a write from within', async () => {
	const turning = query(anna.viewer, 'domain.read', async (read) => {
		await names(read)
		return read.sql`SET TRANSACTION READ WRITE`
	})
	await expect(turning).rejects.toMatchObject({ code: '25001' })
})

test('a read that ends its transaction by itself sees nothing afterwards', async () => {
	const seen = await query(anna.viewer, 'domain.read', async (read) => {
		await read.sql`COMMIT`
		return names(read)
	})
	expect(seen).toEqual([])
})

test('nothing is asked in a read that has ended', async () => {
	const kept = await query(anna.viewer, 'domain.read', async (read) => {
		await names(read)
		return [read]
	})
	const [read] = kept
	await expect(read && names(read)).rejects.toThrow('has ended')
	await expect(read?.domain.findMany()).rejects.toThrow('has ended')
})

test('a statement that nobody waited for stays in its own read', async () => {
	const late: Promise<string[]>[] = []
	await query(anna.viewer, 'domain.read', async (read) => {
		await names(read)
		late.push(names(read))
	})
	const others = await Promise.all(Array.from({ length: 8 }, () => seenBy(bert)))
	expect(others).toEqual(Array.from({ length: 8 }, () => [bert.name]))
	const [own] = await Promise.allSettled(late)
	expect(own?.status === 'rejected' || own?.value).toEqual([anna.name])
})

test('models and SQL of one read are in one scope, whichever is asked first', async () => {
	const both = (first: 'sql' | 'model') =>
		query(bert.viewer, 'domain.read', async (read) => {
			const seen = first === 'sql' ? await names(read) : []
			const found = await read.domain.findMany({ select: { name: true } })
			return [...seen, ...found.map(({ name }) => name), ...(await names(read))]
		})
	expect(await both('sql')).toEqual([bert.name, bert.name, bert.name])
	expect(await both('model')).toEqual([bert.name, bert.name])
})

test('many more reads than connections, half of them by model, all come to their end', async () => {
	const page = (seer: Seer, n: number) =>
		query(seer.viewer, 'domain.read', async (read) => {
			const seen = n % 2 === 0 ? await names(read) : []
			const found = n % 3 === 0 ? await read.domain.findMany({ select: { name: true } }) : []
			return [...seen, ...found.map(({ name }) => name), ...(await names(read))].every((name) => name === seer.name)
		})
	const pages = Array.from({ length: 60 }, (_, n) => page(n % 4 < 2 ? anna : bert, n))
	expect((await Promise.all(pages)).every(Boolean)).toBe(true)
})

test('a lost connection fails the read that has it, and no other', async () => {
	const lost = query(anna.viewer, 'domain.read', async (read) => {
		const [mine] = await read.sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`
		await here.owner.query('SELECT pg_terminate_backend($1)', [mine?.pid])
		return names(read)
	})
	await expect(lost).rejects.toThrow()
	expect(await seenBy(bert)).toEqual([bert.name])
})

test('values come back as lists are written for: bigint as BigInt, a moment as Date', async () => {
	const [row] = await query(
		anna.viewer,
		'domain.read',
		(read) => read.sql<Record<string, unknown>>`
			SELECT 9007199254740993 AS big, 7 AS small, '2026-11-21 10:00:00.25+02'::timestamptz AS at, ARRAY['a', NULL] AS texts, NULL::bigint AS nothing, true AS yes, '{"a": [1]}'::jsonb AS json,
				${anna.id}::uuid AS id, ${12n}::bigint AS given, ${new Date(0)}::timestamptz AS epoch`,
	)
	expect(row).toEqual({
		big: 9007199254740993n,
		small: 7,
		at: new Date('2026-11-21T08:00:00.250Z'),
		texts: ['a', null],
		nothing: null,
		yes: true,
		json: { a: [1] },
		id: anna.id,
		given: 12n,
		epoch: new Date(0),
	})
})

test('what the doors ask past every scope stays with the doors', async () => {
	const all = await systemQuery('system.set-up', names)
	expect(all).toEqual(expect.arrayContaining([anna.name, bert.name]))
	expect(await seenBy(anna)).toEqual([anna.name])
})
