import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { log } from '../platform/log'

/**
 * Who does which jobs. Each running worker process has a number, and holds a lock of that number in the database for as long as it
 * lives: PostgreSQL lets go of it when the process ends, however that happens. The jobs that it is doing carry the number, so whoever
 * looks can tell those of a process that is gone from those of one that is busy, on this machine or on another.
 */

/** Any fixed number does, it keeps these locks apart from others. */
const KIND = 1_886_352_490
const RETRY_MS = 500
const GONE = 'The worker ended in the middle of it.'

/** Locked by a process of this program whose lock nobody holds. Those of other programs are none of ours. */
const ORPHANS = `
	SELECT DISTINCT j.locked_by AS worker FROM graphile_worker._private_jobs j
	 WHERE j.locked_by ~ '^postern-[0-9]{1,10}-' AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
		AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
		AND l.classid = ${KIND}::oid AND l.objid::bigint = split_part(j.locked_by, '-', 2)::bigint)`

/** The try counts, as after any other failure: a job that ends its worker each time is given up too. */
const TELL = `
	UPDATE graphile_worker._private_jobs SET last_error = $2,
		run_at = now() + CASE WHEN attempts < max_attempts THEN interval '0' ELSE exp(least(attempts, 10)) * interval '1 second' END
	 WHERE locked_by = ANY ($1)`

export interface Instance {
	/** The name under which its nth worker takes jobs. */
	readonly worker: (n: number) => string
	/**
	 * Gives back the jobs of processes that are gone. Of one that has only lost its connection for a moment they are not: it has to be
	 * missing at two looks in a row.
	 */
	readonly look: () => Promise<void>
	readonly end: () => Promise<void>
}

/** @returns once the lock is held; it is taken again by itself when the connection is lost */
export async function startInstance(pool: pg.Pool): Promise<Instance> {
	const number = randomInt(1, 2 ** 31)
	const ended = new AbortController()
	const first = await hold(pool, number)
	const keep = async () => {
		for (let client: pg.PoolClient | null = first; client; client = await holdAgain(pool, number, ended.signal)) {
			await untilLost(client, ended.signal)
			// PostgreSQL notices the end of a connection a moment later; whoever looks after `end` finds it gone.
			if (ended.signal.aborted) await client.query('SELECT pg_advisory_unlock_all()').catch(() => undefined)
			client.release(true)
		}
	}
	const keeping = keep()
	let missing = new Set<string>()
	return {
		worker: (n) => `postern-${number}-${n}`,
		look: async () => {
			const { rows } = await pool.query<{ worker: string }>(ORPHANS)
			const gone = rows.map(({ worker }) => worker).filter((worker) => missing.has(worker))
			missing = new Set(rows.map(({ worker }) => worker))
			if (gone.length > 0) await free(pool, gone)
		},
		end: async () => {
			ended.abort()
			await keeping
		},
	}
}

async function hold(pool: pg.Pool, number: number): Promise<pg.PoolClient> {
	const client = await pool.connect()
	client.on('error', () => undefined)
	try {
		await client.query('SELECT pg_advisory_lock_shared($1, $2)', [KIND, number])
		return client
	} catch (error) {
		client.release(true)
		throw error
	}
}

/** @returns NULL when it is not wanted any more */
async function holdAgain(pool: pg.Pool, number: number, ended: AbortSignal): Promise<pg.PoolClient | null> {
	while (!ended.aborted) {
		const client = await hold(pool, number).catch(() => null)
		if (client) return client
		await sleep(RETRY_MS)
	}
	return null
}

const untilLost = (client: pg.PoolClient, ended: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		if (ended.aborted) resolve()
		client.once('end', () => resolve())
		ended.addEventListener('abort', () => resolve(), { once: true })
	})

async function free(pool: pg.Pool, workers: readonly string[]): Promise<void> {
	await pool.query(TELL, [workers, GONE])
	await pool.query('SELECT graphile_worker.force_unlock_workers($1)', [workers])
	log.warn('a worker is gone; the jobs that it was doing are tried again', { workers })
}
