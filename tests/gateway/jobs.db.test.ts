import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { execute } from '@/core/gateway/execute'
import { job } from '@/core/gateway/job'
import { invalid } from '@/core/gateway/result'
import { handler, settled } from '@/jobs/handler'
import { database } from '@/platform/db/client'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, anAccount, anOrganization } from '../support/factories'
import { makeDue, waitingJobs, work } from '../support/worker'
import { domainById, makeAlias } from './trial-verbs'

const here = useDatabase()

/** Asks that an alias be made later. */
const trial = job('trial-job', z.strictObject({ domain: z.uuid() }))
const askForAlias = command({
	right: 'alias.create',
	input: z.strictObject({ domain: z.uuid(), fails: z.boolean().default(false), key: z.string().optional() }),
	locate: (read, { domain }) => domainById(read, domain),
	run: async (_tx, { input, row, queue }) => {
		await queue(trial, { domain: row.id }, input.key ? { key: input.key } : {})
		if (input.fails) throw invalid({ domain: 'No.' })
		return { of: row.id, before: null, after: { asked: true }, result: { id: row.id } }
	},
})
const doTrial = handler(trial, async ({ domain }, { asker, key }) => {
	if (asker) settled(await execute(makeAlias, asker, { domain }, { key: key('alias') }))
})
const tasks = { 'trial-job': doTrial }

beforeAll(() => here.owner.query("INSERT INTO app.job_name VALUES ('trial-job')"))

async function aPlace() {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const person = await aDelegate(here.owner, ['alias.create', 'alias.read'], { domains: [domain.id] })
	return { domain, person }
}
const aliases = async (domain: { id: string }) =>
	(await here.owner.query('SELECT grant_id FROM alias WHERE domain_id = $1 AND NOT protected', [domain.id])).rows
const refusals = async (person: { id: string }) =>
	(await here.owner.query("SELECT why FROM journal_entry WHERE actor_id = $1 AND outcome = 'refused'", [person.id]))
		.rows
const jobsOf = async (person: { id: string }) =>
	(await waitingJobs(here.owner, 'trial-job')).filter(({ payload }) => payload.asker === person.id)

test('a verb leaves a job, which acts as the person who asked', async () => {
	const { domain, person } = await aPlace()
	expect(await execute(askForAlias, as(person), { domain: domain.id })).toMatchObject({ ok: true })
	expect(await aliases(domain)).toEqual([])
	const { rows } = await here.owner.query('SELECT * FROM app.waiting_jobs($1)', [person.id])
	expect(rows).toEqual([{ name: 'trial-job', jobs: 1 }])
	await work(here.owner, tasks)
	expect(await aliases(domain)).toEqual([{ grant_id: person.grantId }])
	expect(await jobsOf(person)).toEqual([])
})

test('a verb that is rolled back leaves no job', async () => {
	const { domain, person } = await aPlace()
	expect(await execute(askForAlias, as(person), { domain: domain.id, fails: true })).toMatchObject({ ok: false })
	expect(await jobsOf(person)).toEqual([])
})

test('a request that is repeated leaves one job', async () => {
	const { domain, person } = await aPlace()
	const key = randomUUID()
	await execute(askForAlias, as(person), { domain: domain.id }, { key })
	await execute(askForAlias, as(person), { domain: domain.id }, { key })
	expect(await jobsOf(person)).toHaveLength(1)
	await work(here.owner, tasks)
})

test('of jobs with one key only the last waits', async () => {
	const { domain, person } = await aPlace()
	await execute(askForAlias, as(person), { domain: domain.id, key: person.id })
	await execute(askForAlias, as(person), { domain: domain.id, key: person.id })
	expect(await jobsOf(person)).toHaveLength(1)
	await work(here.owner, tasks)
	expect(await aliases(domain)).toHaveLength(1)
})

test.each<[string, string, string]>([
	['revoked', 'revoked_at = now()', 'no-grant'],
	['ended', "starts_at = now() - interval '2 days', ends_at = now() - interval '1 minute'", 'expired'],
	['put off', "starts_at = now() + interval '1 day'", 'not-yet'],
])(
	'S-44 a job of somebody whose rights were %s meanwhile is refused, and the journal says so',
	async (_what, change, why) => {
		const { domain, person } = await aPlace()
		await execute(askForAlias, as(person), { domain: domain.id })
		await here.owner.query(`UPDATE access_grant SET ${change} WHERE id = $1`, [person.grantId])
		await work(here.owner, tasks)
		expect(await aliases(domain)).toEqual([])
		expect(await refusals(person)).toEqual([{ why }])
		expect(await jobsOf(person)).toEqual([])
	},
)

test('a job of somebody who was disabled meanwhile is refused, and the journal says so', async () => {
	const { domain, person } = await aPlace()
	await execute(askForAlias, as(person), { domain: domain.id })
	await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [person.id])
	await work(here.owner, tasks)
	expect(await aliases(domain)).toEqual([])
	expect(await refusals(person)).toEqual([{ why: 'signed-out' }])
})

test('a job that fails is tried again after a pause that grows, and what was done stays done once', async () => {
	const { domain, person } = await aPlace()
	await execute(askForAlias, as(person), { domain: domain.id })
	let tries = 0
	const stumbling = handler(trial, async (payload, turn) => {
		if (turn.asker) settled(await execute(makeAlias, turn.asker, payload, { key: turn.key('alias') }))
		tries += 1
		if (tries < 4) throw new Error('the lights went out')
	})
	const pauses: number[] = []
	for (let round = 0; round < 3; round += 1) {
		await makeDue(here.owner)
		await work(here.owner, { 'trial-job': stumbling })
		const [waiting] = await jobsOf(person)
		expect(waiting).toMatchObject({ attempts: round + 1, last_error: expect.stringContaining('the lights went out') })
		pauses.push(waiting?.due ?? 0)
	}
	expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
	expect(pauses[0]).toBeGreaterThan(1)
	expect(pauses[2]).toBeGreaterThan(10)
	await makeDue(here.owner)
	await work(here.owner, { 'trial-job': stumbling })
	expect(tries).toBe(4)
	expect(await aliases(domain)).toHaveLength(1)
	expect(await jobsOf(person)).toEqual([])
})

test('the program adds jobs that it knows, in the name of who is armed, and reaches the queue in no other way', async () => {
	const person = await anAccount(here.owner)
	type Statement = (tx: Pick<ReturnType<typeof database>, '$queryRaw'>) => PromiseLike<unknown>
	const asApp = (statement: Statement, actor: string) =>
		database().$transaction(async (tx) => {
			await tx.$queryRaw`SELECT set_config('app.actor', ${actor}, true)`
			await statement(tx)
		})
	const forged = JSON.stringify({ asker: randomUUID() })
	const add =
		(name: string): Statement =>
		(tx) =>
			tx.$queryRaw`SELECT app.add_job(${name}, ${forged}::jsonb, '')::text`
	await expect(asApp(add('no-such-job'), person.id)).rejects.toThrow('there is no job')
	await expect(asApp(add('trial-job'), '')).rejects.toThrow('nobody asks')
	await expect(asApp((tx) => tx.$queryRaw`SELECT 1 FROM graphile_worker._private_jobs`, person.id)).rejects.toThrow(
		'permission denied',
	)
	await expect(
		asApp((tx) => tx.$queryRaw`SELECT graphile_worker.add_job('trial-job')::text`, person.id),
	).rejects.toThrow('permission denied')
	await expect(asApp((tx) => tx.$queryRaw`SELECT 1 FROM app.job_name`, person.id)).rejects.toThrow('permission denied')
	await asApp(add('trial-job'), person.id)
	expect(await jobsOf(person)).toHaveLength(1)
})
