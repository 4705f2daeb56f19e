import { hostname } from 'node:os'
import type pg from 'pg'
import { log, reasonOf } from '../platform/log'

/** The worker's sign of life: a row of its own, renewed every five seconds by the database's clock. */

const EVERY_MS = 5_000
const BEAT = 'INSERT INTO worker_heartbeat (id, at) VALUES ($1, now()) ON CONFLICT (id) DO UPDATE SET at = excluded.at'
const FORGET_OLD = "DELETE FROM worker_heartbeat WHERE at < now() - interval '1 day'"
const FORGET = 'DELETE FROM worker_heartbeat WHERE id = $1'

/**
 * Beats until the returned function is called, which takes the row away. A beat that fails is not the end: the next one
 * tries again.
 */
export function startHeartbeat(pool: pg.Pool): () => Promise<void> {
	const id = `${hostname()}:${process.pid}`
	let failing = false
	const beat = async () => {
		try {
			await pool.query(BEAT, [id])
			if (failing) log.info('the database answers the worker again')
			failing = false
		} catch (error) {
			if (!failing) log.warn('the worker can not reach the database', { reason: reasonOf(error) })
			failing = true
		}
	}
	void pool.query(FORGET_OLD).catch(() => undefined)
	void beat()
	const timer = setInterval(beat, EVERY_MS)
	return async () => {
		clearInterval(timer)
		await pool.query(FORGET, [id]).catch(() => undefined)
	}
}
