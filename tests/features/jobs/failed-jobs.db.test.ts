import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { discardJob } from '@/features/jobs/discard-job'
import { countJobs, getJob, listJobs } from '@/features/jobs/list-jobs'
import { retryJob } from '@/features/jobs/retry-job'
import { as, viewerOf } from '../../support/callers'
import { journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aFailedJob, anAccount, anOrganization, aTemplate } from '../../support/factories'
import { waitingJobs } from '../../support/worker'

const here = useDatabase()
const RIGHTS: GrantableRight[] = ['job.read', 'job.retry', 'job.discard']
let keeper: Awaited<ReturnType<typeof aDelegate>>
beforeEach(async () => {
	await here.owner.query('DELETE FROM graphile_worker._private_jobs')
	keeper = await aDelegate(here.owner, RIGHTS, { server: true })
})
const BOTH = [
	(who: { id: string }, job: string) => execute(retryJob, as(who), { job }),
	(who: { id: string }, job: string) => execute(discardJob, as(who), { job }),
]
const shown = async (filter = {}) => (await listJobs(await viewerOf(keeper), filter)).rows
const waiting = (name: string) =>
	waitingJobs(here.owner, name).then((jobs) => jobs.map(({ attempts, last_error }) => ({ attempts, last_error })))

/** Somebody's job about one of their templates, at its end. */
async function aFailedRun(state = 'stopped') {
	const asker = await anAccount(here.owner, { name: 'Grace Hopper' })
	const template = await aTemplate(here.owner, (await anOrganization(here.owner)).id, {
		name: `Teachers ${randomUUID()}`,
	})
	const { rows } = await here.owner.query<{ id: string; name: string }>(
		`INSERT INTO template_run (id, template_id, asked_by, fields, state, failed) VALUES (gen_random_uuid(), $1, 'Grace Hopper', '{quota}', $2, true)
		RETURNING id, (SELECT name FROM template WHERE id = $1) AS name`,
		[template.id, state],
	)
	const run = rows[0] ?? { id: '', name: '' }
	const payload = { asker: asker.id, clientAddress: '192.0.2.1', key: randomUUID(), payload: { run: run.id } }
	const job = await aFailedJob(here.owner, { name: 'apply-template', payload })
	const runNow = async () =>
		(await here.owner.query('SELECT state, failed FROM template_run WHERE id = $1', [run.id])).rows[0]
	return { job, asker, template, run, runNow }
}

test('a failed job is listed with what it was for, for whom, how often it was tried and what went wrong', async () => {
	const { job, asker, template, run } = await aFailedRun()
	expect(await shown()).toMatchObject([
		{
			id: job,
			words: 'Apply a template again',
			about: run.name,
			askedBy: asker.id,
			askedByName: 'Grace Hopper',
			templateId: template.id,
			tries: 3,
			error: 'It did not work.',
		},
	])
	expect(await countJobs(await viewerOf(keeper))).toBe(1)
	expect(await getJob(await viewerOf(keeper), job)).toMatchObject({ id: job, can: { retry: true, discard: true } })
})

test('what still has a try, and what is at its last one, is no failed job', async () => {
	await aFailedJob(here.owner)
	await here.owner.query('UPDATE graphile_worker._private_jobs SET attempts = 2')
	expect(await shown()).toEqual([])
	await here.owner.query("UPDATE graphile_worker._private_jobs SET attempts = 3, locked_at = now(), locked_by = 'me'")
	expect(await shown()).toEqual([])
	expect(await countJobs(await viewerOf(keeper))).toBe(0)
})

test('failed jobs are found by kind and by words, sorted, and paged without a gap', async () => {
	const { run } = await aFailedRun()
	for (let n = 0; n < 60; n += 1) await aFailedJob(here.owner, { name: n % 2 === 0 ? 'sweep' : 'record-use' })
	expect(await shown({ kind: 'record-use' })).toHaveLength(30)
	expect(await shown({ q: run.name.toUpperCase() })).toHaveLength(1)
	expect(await shown({ q: 'nothing like it' })).toEqual([])
	const viewer = await viewerOf(keeper)
	const first = await listJobs(viewer, { sort: 'tried' })
	const second = await listJobs(viewer, { sort: 'tried', at: first.next ?? '' })
	expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(61)
})

test('the error is shown without machines, folders, logins and secrets', async () => {
	const words = [
		'connect ECONNREFUSED 10.20.30.40:5432',
		'getaddrinfo ENOTFOUND mail7.intern.example',
		'postgresql://postern:hunter2@db.intern:5432/panel failed',
		'password authentication failed, password=hunter2',
		'no answer from [fe80::1:2]:25',
		'ENOENT: no such file, open /var/lib/postern/secrets.json',
		'Authorization: Bearer hunter2hunter2',
		'token eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9eyJzdWIiOi was refused',
		'first line\nat hunter2 (/srv/postern/src/x.ts:1:1)',
	]
	for (const error of words) await aFailedJob(here.owner, { error })
	const errors = (await shown()).map(({ error }) => error).join('\n')
	expect(errors).not.toMatch(/hunter2|10\.20|5432|intern|fe80|var\/lib|eyJ|srv/)
	expect(errors).toMatch(/connect ECONNREFUSED …/)
})

test('whoever lacks the right, or holds it below the server alone, sees none and does nothing to any', async () => {
	const { job } = await aFailedRun()
	const organization = await anOrganization(here.owner)
	const below = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
	expect((await listJobs(await viewerOf(below), {})).rows).toEqual([])
	expect(await countJobs(await viewerOf(below))).toBe(0)
	expect(await getJob(await viewerOf(below), job)).toBeNull()
	const stranger = await aDelegate(here.owner, ['mailbox.read'], { server: true })
	expect(await countJobs(await viewerOf(stranger))).toBeNull()
	await expect(listJobs(await viewerOf(stranger), {})).rejects.toMatchObject({ problem: { kind: 'not-found' } })
	for (const who of [below, stranger])
		for (const verb of BOTH) expect(await verb(who, job)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	const reader = await aDelegate(here.owner, ['job.read'], { server: true })
	for (const verb of BOTH)
		expect(await verb(reader, job)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
	expect(await getJob(await viewerOf(reader), job)).toMatchObject({ can: { retry: false, discard: false } })
	expect(await shown()).toHaveLength(1)
})

test('tried again, it has all its tries, its template is applied again, and the journal tells', async () => {
	const { job, run, runNow } = await aFailedRun()
	expect(await execute(retryJob, as(keeper), { job })).toMatchObject({ ok: true })
	expect(await waiting('apply-template')).toEqual([{ attempts: 0, last_error: null }])
	expect(await runNow()).toEqual({ state: 'waiting', failed: false })
	expect(await shown()).toEqual([])
	expect(await journalOf(here.owner, keeper)).toMatchObject([
		{ right: 'job.retry', outcome: 'done', subject_label: `Apply a template again: ${run.name}`, subject_id: job },
	])
	expect(await execute(retryJob, as(keeper), { job })).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
})

test('a template that was asked for again meanwhile is not applied twice at a time', async () => {
	const { job, template, runNow } = await aFailedRun()
	await here.owner.query(
		`INSERT INTO template_run (id, template_id, asked_by, fields, state) VALUES (gen_random_uuid(), $1, 'Ada', '{quota}', 'waiting')`,
		[template.id],
	)
	expect(await execute(retryJob, as(keeper), { job })).toMatchObject({ ok: true })
	expect(await runNow()).toEqual({ state: 'stopped', failed: true })
})

test('discarded, it is gone, what it was for stays undone, and the journal tells', async () => {
	const { job, run, runNow } = await aFailedRun()
	expect(await execute(discardJob, as(keeper), { job })).toMatchObject({ ok: true })
	expect(await waiting('apply-template')).toEqual([])
	expect(await runNow()).toEqual({ state: 'stopped', failed: true })
	expect(await journalOf(here.owner, keeper)).toMatchObject([
		{ right: 'job.discard', subject_label: `Apply a template again: ${run.name}` },
	])
})

test('a job that a worker has taken, that was never there, or whose name is no id, is not touched', async () => {
	const job = await aFailedJob(here.owner)
	await here.owner.query("UPDATE graphile_worker._private_jobs SET attempts = 1, locked_at = now(), locked_by = 'me'")
	for (const id of [job, randomUUID(), '00000000-0000-8000-8000-00000000dead'])
		for (const verb of BOTH) expect(await verb(keeper, id)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect(await execute(retryJob, as(keeper), { job: '1' })).toMatchObject({ ok: false, problem: { kind: 'invalid' } })
	expect(await waiting('sweep')).toMatchObject([{ attempts: 1 }])
})
