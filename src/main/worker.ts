import { setTimeout as sleep } from 'node:timers/promises'
import { Logger } from 'graphile-worker'
import pg from 'pg'
import { crontab, followLog, followTrial, tasks } from '../jobs'
import { env, handed } from '../platform/env'
import { log, reasonOf } from '../platform/log'
import { endWithSupervisor } from './child-life'
import { startHeartbeat } from './heartbeat'
import { keepListDoors, listPorts } from './list-doors'
import { type OpenQueue, openQueue } from './queue'

/**
 * The worker: runs the jobs that changes leave behind. Started by `start.ts`, which restarts it when it ends by itself;
 * jobs are rows, so nothing is lost. While the database is away it waits, however long that is.
 */

const RETRY_MS = 1_000
const WORKERS = 2
/** Each worker listens over one, works over another, and its job may ask over a third. */
const CONNECTIONS = 4 * (WORKERS + 1)

/** What it says of lost connections, once for each of them; the heartbeat says it once for all. */
const CONNECTION_TALK =
	/^(PostgreSQL (idle|active) client|Error with notify listener|Error occurred attempting to UNLISTEN|Failed to reset locked)/

/** graphile-worker's own words are for its developers; what goes wrong with a job is for the operator. */
const logger = new Logger((scope) => (level, message, meta) => {
	if (CONNECTION_TALK.test(message)) return
	if (level === 'error') log.error(message, { ...scope, ...meta })
	else if (level === 'warning') log.warn(message, { ...scope, ...meta })
})

const pool = new pg.Pool({
	connectionString: handed('ownerDatabaseUrl'),
	max: Math.max(CONNECTIONS, env().dbPool),
	connectionTimeoutMillis: 5_000,
	application_name: 'postern worker',
	keepAlive: true,
})
pool.on('error', () => undefined)
pool.on('connect', (client) => client.on('error', () => undefined))

const { mailLog, mailTraceDays: keepsDays, mailLogSubjects: keepsSubjects } = env()
const stopReading =
	mailLog === undefined ? followTrial(pool, keepsDays) : followLog(pool, { file: mailLog, keepsDays, keepsSubjects })

const stopping = new AbortController()
let queue: OpenQueue | undefined

/** From the moment the queue is open until it ends; the heartbeat says just that. */
async function runOnce(): Promise<void> {
	queue = await openQueue({ pool, tasks, crontab, logger, workers: WORKERS })
	const stopHeartbeat = startHeartbeat(pool)
	// Daily work that may be overdue does not wait for its minute; each job finds out by itself.
	await pool
		.query("SELECT graphile_worker.add_job('verify-journal', job_key => 'verify-journal')")
		.catch(() => undefined)
	if (stopping.signal.aborted) await queue.close()
	await queue.closed.finally(stopHeartbeat)
}

async function runUntilStopped(): Promise<void> {
	let failing = false
	while (!stopping.signal.aborted) {
		const since = Date.now()
		await runOnce().catch((error: unknown) => {
			if (!failing) log.warn('the queue is not open; the worker tries again every second', { reason: reasonOf(error) })
			failing = Date.now() - since < RETRY_MS
		})
		await sleep(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
	}
}

const running = runUntilStopped()
const doors = listPorts()
const closeListDoors = doors && keepListDoors((text, values) => pool.query(text, values), doors)

endWithSupervisor(async () => {
	stopping.abort()
	await stopReading()
	await closeListDoors?.()
	await queue?.close()
	await running
	await pool.end()
})
