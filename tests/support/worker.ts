/** The worker, for tests: does everything that is due, once, and returns. */
import { Logger, runOnce, type TaskList } from 'graphile-worker'
import type pg from 'pg'

/** Says nothing: a job that fails on purpose would fill the page. */
export const silent = new Logger(() => () => undefined)

export const work = (pool: pg.Pool, taskList: TaskList): Promise<void> =>
	runOnce({ pgPool: pool, taskList, logger: silent, noHandleSignals: true })

export interface WaitingJob {
	name: string
	attempts: number
	max_attempts: number
	last_error: string | null
	/** Seconds from now until it is tried. */
	due: number
	payload: { asker: string | null; payload: unknown }
}

/** What the queue holds, the oldest first. */
export async function waitingJobs(pool: pg.Pool, name: string): Promise<WaitingJob[]> {
	const { rows } = await pool.query<WaitingJob>(
		`SELECT t.identifier AS name, j.attempts, j.max_attempts, j.last_error, extract(epoch FROM j.run_at - now())::float AS due, j.payload
			FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = $1 ORDER BY j.id`,
		[name],
	)
	return rows
}

/** As if the time until the next try had passed. */
export const makeDue = (pool: pg.Pool): Promise<unknown> =>
	pool.query('UPDATE graphile_worker._private_jobs SET run_at = now()')
