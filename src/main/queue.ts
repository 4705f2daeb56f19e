import { type Job, type Logger, type Runner, type RunnerOptions, run, type TaskList } from 'graphile-worker'
import type pg from 'pg'
import { log, reasonOf } from '../platform/log'
import { type Instance, startInstance } from './instance'

/** The open queue: workers that take one job after the other, and what follows when a job ends. */

/** What nobody should have to wait for: whoever may not be connected any more is disconnected while long jobs run. */
const URGENT = 'end-mail-sessions'
/** How often it looks for jobs that a worker left behind, in milliseconds. */
const LOOK_EVERY_MS = 5_000

/** A job of the clock comes again by itself: what an earlier one of its kind failed at is over once another has run. */
const FORGET_EARLIER = `
	DELETE FROM graphile_worker._private_jobs WHERE task_id = $1 AND id < $2 AND payload->'_cron' IS NOT NULL
		AND attempts >= max_attempts AND locked_at IS NULL`

export interface QueueOptions {
	readonly pool: pg.Pool
	readonly tasks: TaskList
	readonly crontab: string
	readonly logger: Logger
	/** Workers that take any job, beside the one for what is urgent. */
	readonly workers: number
}

export interface OpenQueue {
	/** Settles when the queue is closed; rejects when a worker broke, which graphile-worker does not mend. */
	readonly closed: Promise<void>
	/** Finishes the jobs that are being done. */
	readonly close: () => Promise<void>
}

/** @throws whatever the database says when it is not there */
export async function openQueue(options: QueueOptions): Promise<OpenQueue> {
	const { pool, tasks, crontab, workers } = options
	const instance = await startInstance(pool)
	const runners: Runner[] = []
	const urgent: TaskList = Object.fromEntries(Object.entries(tasks).filter(([name]) => name === URGENT))
	try {
		for (let n = 0; n <= workers; n += 1) {
			const own = n === 0 ? { taskList: urgent, parsedCronItems: [] } : { taskList: tasks }
			runners.push(await startWorker(options, instance.worker(n), n === 1 ? { ...own, crontab } : own))
		}
	} catch (error) {
		await closeAll(runners, instance)
		throw error
	}
	const look = () =>
		instance.look().catch((error: unknown) => log.debug('jobs left behind', { reason: reasonOf(error) }))
	const timer = setInterval(look, LOOK_EVERY_MS)
	void look()
	const close = async () => {
		clearInterval(timer)
		await closeAll(runners, instance)
	}
	const untilClosed = async () => {
		try {
			await Promise.race(runners.map(ended))
		} finally {
			await close()
		}
	}
	return { close, closed: untilClosed() }
}

/** One worker with a name of its own. A runner of graphile-worker has as many as it is told, but names one alone. */
function startWorker(
	{ pool, logger }: QueueOptions,
	workerId: string,
	what: Pick<RunnerOptions, 'taskList' | 'crontab' | 'parsedCronItems'>,
): Promise<Runner> {
	const clock = what.crontab === undefined ? { parsedCronItems: [] } : {}
	const options = { ...clock, ...what, pgPool: pool, logger, concurrency: 1, noHandleSignals: true, workerId }
	return run(options).then((runner) => {
		runner.events.on('job:complete', ({ job, error }) => afterwards(pool, job, Boolean(error)))
		return runner
	})
}

/** Told once it is written down what became of the job. */
function afterwards(pool: pg.Pool, job: Job, failed: boolean): void {
	const byClock = typeof job.payload === 'object' && job.payload !== null && '_cron' in job.payload
	if (byClock) void given(pool.query(FORGET_EARLIER, [job.task_id, job.id]))
	if (failed && job.attempts >= job.max_attempts) void given(pool.query('SELECT app.stop_abandoned_runs()'))
}

/** What is not done now is done by the next one, or by the hourly sweep. */
const given = (asked: Promise<unknown>): Promise<unknown> =>
	asked.catch((error: unknown) => log.debug('after a job', { reason: reasonOf(error) }))

/** A worker that cannot write down what became of its job ends, and its runner goes on without one. */
const ended = (runner: Runner): Promise<void> =>
	new Promise((resolve, reject) => {
		runner.events.on('worker:fatalError', ({ error }) => reject(error))
		runner.promise.then(resolve, reject)
	})

async function closeAll(runners: readonly Runner[], instance: Instance): Promise<void> {
	await Promise.allSettled(runners.map((runner) => runner.stop()))
	await instance.end()
}
