/** The open queue: jobs of a worker that is gone are done by another, those of one that lives are left alone, and what fails for good is seen to. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { TaskList } from 'graphile-worker'
import { afterEach, expect, test, vi } from 'vitest'
import { type Instance, startInstance } from '@/main/instance'
import { type OpenQueue, openQueue } from '@/main/queue'
import { useDatabase } from '../support/database'
import { anOrganization, aTemplate } from '../support/factories'
import { silent } from '../support/worker'

const here = useDatabase()
const open: OpenQueue[] = []
const instances: Instance[] = []
afterEach(async () => {
	for (const instance of instances.splice(0)) await instance.end()
	for (const queue of open.splice(0)) await queue.close()
	await here.owner.query('DELETE FROM graphile_worker._private_jobs')
})

const anInstance = async (): Promise<Instance> => {
	const instance = await startInstance(here.owner)
	instances.push(instance)
	return instance
}
const queueWith = async (tasks: TaskList, workers = 1): Promise<OpenQueue> => {
	const queue = await openQueue({ pool: here.owner, tasks, crontab: '', logger: silent, workers })
	open.push(queue)
	return queue
}
const add = (name: string, payload: unknown = {}, maxAttempts = 3) =>
	here.owner.query('SELECT graphile_worker.add_job($1, payload => $2::json, max_attempts => $3)', [
		name,
		JSON.stringify(payload),
		maxAttempts,
	])
const jobs = async () =>
	(await here.owner.query('SELECT locked_by, attempts, last_error FROM graphile_worker._private_jobs ORDER BY id')).rows

/** A job that is being done by a process of this name. */
const locked = (by: string) =>
	here.owner.query('UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = $1, attempts = 1', [by])

test('what a killed worker was doing is free at the second look, and its try counts', async () => {
	await add('anything')
	await locked('postern-12345-1')
	const mine = await anInstance()
	await mine.look()
	expect(await jobs()).toMatchObject([{ locked_by: 'postern-12345-1' }])
	await mine.look()
	expect(await jobs()).toEqual([{ locked_by: null, attempts: 1, last_error: 'The worker ended in the middle of it.' }])
})

test('what another process is doing stays its own for as long as it lives, and what other programs do anyway', async () => {
	const [mine, other] = [await anInstance(), await anInstance()]
	await add('anything')
	await locked(other.worker(1))
	await mine.look()
	await mine.look()
	expect(await jobs()).toMatchObject([{ locked_by: other.worker(1) }])
	await other.end()
	await mine.look()
	await mine.look()
	expect(await jobs()).toMatchObject([{ locked_by: null }])
	await locked('worker-of-something-else')
	await mine.look()
	await mine.look()
	expect(await jobs()).toMatchObject([{ locked_by: 'worker-of-something-else' }])
})

test('a process that lost its connection for a moment keeps what it is doing', async () => {
	const [mine, other] = [await anInstance(), await anInstance()]
	await add('anything')
	await locked(other.worker(1))
	const number = other.worker(1).split('-')[1]
	const held = `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND objid::bigint = $1
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
	const holder = async () => (await here.owner.query<{ pid: number }>(held, [number])).rows[0]?.pid
	const before = await holder()
	await here.owner.query('SELECT pg_terminate_backend($1)', [before])
	await mine.look()
	await expect.poll(holder, { timeout: 20_000 }).toSatisfy((pid) => pid !== undefined && pid !== before)
	await mine.look()
	expect(await jobs()).toMatchObject([{ locked_by: other.worker(1) }])
})

test('whoever may not be connected any more is disconnected while every other worker is busy', async () => {
	const done: string[] = []
	let finish: () => void = () => undefined
	const busy = new Promise<void>((resolve) => {
		finish = resolve
	})
	let begun = 0
	await queueWith(
		{
			long: async () => {
				begun += 1
				await busy
				done.push('long')
			},
			'end-mail-sessions': async () => void done.push('urgent'),
		},
		2,
	)
	await add('long')
	await add('long')
	await expect.poll(() => begun, { timeout: 20_000 }).toBe(2)
	await add('end-mail-sessions', { accounts: [] })
	await expect.poll(() => done, { timeout: 20_000 }).toEqual(['urgent'])
	finish()
	await expect.poll(() => done.length, { timeout: 20_000 }).toBe(3)
})

test('a failed job of the clock is forgotten once the next of its kind has run, and those that people asked for never are', async () => {
	let fails = true
	await queueWith({
		hourly: async () => {
			if (fails) throw new Error('It did not work')
		},
	})
	await add('hourly', { asked: 'by somebody' }, 1)
	await expect
		.poll(async () => (await jobs()).length === 1 && (await jobs())[0]?.last_error, { timeout: 20_000 })
		.toBe('It did not work')
	await add('hourly', { _cron: { ts: 'then' } }, 1)
	await expect
		.poll(async () => (await jobs()).filter(({ last_error }) => last_error).length, { timeout: 20_000 })
		.toBe(2)
	fails = false
	await add('hourly', { _cron: { ts: 'later' } }, 1)
	await expect.poll(async () => (await jobs()).length, { timeout: 20_000 }).toBe(1)
	await sleep(50)
	const { rows } = await here.owner.query("SELECT payload->>'asked' AS asked FROM graphile_worker._private_jobs")
	expect(rows).toEqual([{ asked: 'by somebody' }])
})

test('a template whose job is out of tries is not applied any more, and says that it failed', async () => {
	const template = await aTemplate(here.owner, (await anOrganization(here.owner)).id)
	const { rows } = await here.owner.query<{ id: string }>(
		`INSERT INTO template_run (id, template_id, asked_by, fields, state) VALUES (gen_random_uuid(), $1, 'Ada', '{quota}', 'running') RETURNING id`,
		[template.id],
	)
	const run = rows[0]?.id
	const state = async () =>
		(await here.owner.query('SELECT state, failed, ended_at IS NOT NULL AS ended FROM template_run')).rows
	await add('apply-template', { payload: { run } }, 2)
	await locked('somebody who is at it')
	await here.owner.query('SELECT app.stop_abandoned_runs()')
	expect(await state()).toEqual([{ state: 'running', failed: false, ended: false }])
	await here.owner.query('UPDATE graphile_worker._private_jobs SET locked_at = NULL, locked_by = NULL')
	await queueWith({ 'apply-template': async () => Promise.reject(new Error('It did not work')) })
	await expect.poll(state, { timeout: 20_000 }).toEqual([{ state: 'stopped', failed: true, ended: true }])
})

test('a worker that cannot write down what became of its job ends the queue, so that it is opened anew', async () => {
	// graphile-worker writes a trace of it to the console besides its log.
	vi.spyOn(console, 'trace').mockImplementation(() => undefined)
	const queue = await queueWith({
		breaks: async (_payload, { query }) => {
			await query('ALTER TABLE graphile_worker._private_jobs RENAME TO away')
		},
	})
	await add('breaks')
	await expect(queue.closed).rejects.toThrow()
	await here.owner.query('ALTER TABLE graphile_worker.away RENAME TO _private_jobs')
})
