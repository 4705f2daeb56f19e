import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { execute } from '@/core/gateway/execute'
import { closeDatabase } from '@/platform/db/client'
import { log } from '@/platform/log'
import { as } from '../support/callers'
import { type FreshDatabase, freshDatabase } from '../support/database'
import { aDelegate, aDomain, anAlias, anOrganization } from '../support/factories'
import { type Fault, type FaultyWire, faultyWire } from './faulty-wire'
import { domainById, makeAlias } from './trial-verbs'

/** What a caller is told is what happened, also when the connection breaks at the COMMIT, and nothing is done twice. */
let here: FreshDatabase
let wire: FaultyWire
let domain: Awaited<ReturnType<typeof aDomain>>
let hr: Awaited<ReturnType<typeof aDelegate>>
let other: Awaited<ReturnType<typeof aDelegate>>

beforeAll(async () => {
	here = await freshDatabase()
	wire = await faultyWire(here.appUrl)
	process.env.APP_DATABASE_URL = wire.url
	domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	const rights = ['alias.create', 'alias.edit', 'alias.read'] as const
	hr = await aDelegate(here.owner, rights, { domains: [domain.id] })
	other = await aDelegate(here.owner, rights, { domains: [domain.id] })
})
afterAll(async () => {
	await closeDatabase()
	await wire.close()
	await here.drop()
	delete process.env.APP_DATABASE_URL
})
beforeEach(() => {
	vi.spyOn(log, 'error').mockImplementation(() => undefined)
	vi.spyOn(log, 'warn').mockImplementation(() => undefined)
})

const count = async (sql: string, values: unknown[] = []): Promise<number> => {
	const { rows } = await here.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values)
	return rows[0]?.n ?? -1
}
const done = () => Promise.all([count('alias'), count("journal_entry WHERE outcome = 'done'"), count('request_key')])
const settled = () => new Promise((resolve) => setTimeout(resolve, 1_200))

const FAULTS: Fault[] = ['answer-lost', 'commit-lost', 'commit-late']
test.each(FAULTS)('a COMMIT with its connection lost (%s): it is done once, and the answer says so', async (fault) => {
	const before = await done()
	const key = randomUUID()
	wire.break(fault)
	const answer = await execute(makeAlias, as(hr), { domain: domain.id }, { key })
	const whenAnswered = await done()
	await settled()
	expect(whenAnswered).toEqual(before.map((n) => n + 1))
	expect(await done()).toEqual(whenAnswered)
	const again = await execute(makeAlias, as(hr), { domain: domain.id }, { key })
	expect(answer).toMatchObject({ ok: true })
	expect(again).toEqual(answer)
	expect(await done()).toEqual(whenAnswered)
})

test('a database that stays away: the answer claims nothing, and the same form does it once later', async () => {
	const before = await done()
	const key = randomUUID()
	wire.break('gone')
	const answer = await execute(makeAlias, as(hr), { domain: domain.id }, { key })
	wire.break('none')
	expect(answer).toMatchObject({
		ok: false,
		problem: { kind: 'unknown', text: expect.stringContaining('not known yet') },
	})
	await execute(makeAlias, as(hr), { domain: domain.id }, { key })
	expect(await done()).toEqual(before.map((n) => n + 1))
})

test('a server process killed at the COMMIT: nothing is done, and the same form does it once', async () => {
	await here.owner.query(`
		CREATE FUNCTION public.die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
		CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON alias DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.die()`)
	const before = await done()
	const key = randomUUID()
	const answer = await execute(makeAlias, as(hr), { domain: domain.id }, { key })
	expect(answer).toMatchObject({
		ok: false,
		problem: { kind: 'unknown', text: expect.stringContaining('nothing was changed') },
	})
	expect(await done()).toEqual(before)
	await here.owner.query('DROP FUNCTION public.die CASCADE')
	expect(await execute(makeAlias, as(hr), { domain: domain.id }, { key })).toMatchObject({ ok: true })
	expect(await done()).toEqual(before.map((n) => n + 1))
})

test('ten of the same request at once do the work once and get the same answer', async () => {
	const before = await done()
	const key = randomUUID()
	const answers = await Promise.all(
		Array.from({ length: 10 }, () => execute(makeAlias, as(hr), { domain: domain.id }, { key })),
	)
	expect(new Set(answers.map((answer) => (answer.ok ? answer.value.value.id : answer.problem.kind))).size).toBe(1)
	expect(answers[0]?.ok).toBe(true)
	expect(await done()).toEqual(before.map((n) => n + 1))
})

test('the key of another person’s request shows nothing of its result, and changes nothing', async () => {
	const key = randomUUID()
	const mine = await execute(makeAlias, as(hr), { domain: domain.id }, { key })
	const before = await done()
	const theirs = await execute(makeAlias, as(other), { domain: domain.id }, { key })
	expect(mine.ok).toBe(true)
	expect(theirs.ok).toBe(false)
	if (mine.ok) expect(JSON.stringify(theirs)).not.toContain(mine.value.value.id)
	expect(await done()).toEqual(before)
})

test('the key of one verb’s request is refused for another verb', async () => {
	const key = randomUUID()
	const alias = await anAlias(here.owner, domain, ['a@b.test'])
	expect(await execute(makeAlias, as(hr), { domain: domain.id }, { key })).toMatchObject({ ok: true })
	const before = await done()
	const reused = await execute(
		crossing(() => Promise.resolve()),
		as(hr),
		{ domain: domain.id, first: alias.id, second: alias.id },
		{ key },
	)
	expect(reused).toMatchObject({ ok: false, problem: { kind: 'invalid' } })
	expect(await done()).toEqual(before)
})

/** Writes two aliases, one after the other, and lets the test wait between. */
const crossing = (between: () => Promise<void>) =>
	command({
		right: 'alias.edit',
		input: z.strictObject({ domain: z.uuid(), first: z.uuid(), second: z.uuid() }),
		locate: (read, input) => domainById(read, input.domain),
		run: async (tx, { input, row }) => {
			await tx.alias.updateMany({ where: { id: input.first }, data: { version: { increment: 1 } } })
			await between()
			await tx.alias.updateMany({ where: { id: input.second }, data: { version: { increment: 1 } } })
			return { of: row.id, before: { n: 0 }, after: { n: 1 }, result: {} }
		},
	})

test('two verbs that lock each other out are both done, each once', async () => {
	const [one, two] = [await anAlias(here.owner, domain, ['a@b.test']), await anAlias(here.owner, domain, ['a@b.test'])]
	let arrived = 0
	let open: () => void = () => undefined
	const both = new Promise<void>((resolve) => {
		open = resolve
	})
	const verb = crossing(() => {
		arrived += 1
		if (arrived === 2) open()
		return both
	})
	const answers = await Promise.all([
		execute(verb, as(hr), { domain: domain.id, first: one.id, second: two.id }),
		execute(verb, as(other), { domain: domain.id, first: two.id, second: one.id }),
	])
	expect(answers).toMatchObject([{ ok: true }, { ok: true }])
	expect(arrived).toBe(3)
	const { rows } = await here.owner.query('SELECT version FROM alias WHERE id IN ($1, $2)', [one.id, two.id])
	expect(rows).toEqual([{ version: 3 }, { version: 3 }])
})
