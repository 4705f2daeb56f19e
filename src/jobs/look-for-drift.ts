import type { Task } from 'graphile-worker'
import { z } from 'zod'
import type { Ask } from './drift/found'
import { lookAtEverything } from './drift/look'
import { keyOf } from './handler'

/**
 * Compares the panel, the mail server, its maildirs and DNS: at night, and for whoever asks. A run that is tried again begins anew, and
 * finds what it kept the first time as it left it.
 */
const asked = z.object({ payload: z.object({ run: z.uuid() }) })
const byClock = z.object({ _cron: z.object({ ts: z.string() }) })

/** Two at once would each close what only the other has found. */
const LOCK = "SELECT pg_try_advisory_lock(hashtext('postern drift')) AS got"
const UNLOCK = "SELECT pg_advisory_unlock(hashtext('postern drift'))"

/** The clock's own; none while somebody's is open, which sees the same. */
const BEGIN =
	"INSERT INTO drift_run (id) SELECT $1 WHERE NOT EXISTS (SELECT FROM drift_run WHERE state <> 'done') ON CONFLICT DO NOTHING"
/** One that a worker left behind long ago stands in nobody's way. */
const END_ABANDONED =
	"UPDATE drift_run SET state = 'done' WHERE state <> 'done' AND id <> $1 AND beat_at < now() - interval '15 minutes'"
const OPEN = "SELECT FROM drift_run WHERE id = $1 AND state <> 'done'"
const FORGET = [
	"DELETE FROM drift_finding WHERE closed_at < now() - interval '90 days'",
	"DELETE FROM drift_run WHERE created_at < now() - interval '90 days'",
]

export const lookForDriftTask: Task = async (raw, { withPgClient, query }) => {
	const one = asked.safeParse(raw)
	const run = one.success
		? one.data.payload.run
		: keyOf('00000000-0000-4000-8000-000000000000', `drift ${byClock.parse(raw)._cron.ts}`)
	await withPgClient(async (lock) => {
		const { rows } = await lock.query<{ got: boolean }>(LOCK)
		if (!rows[0]?.got) throw new Error('another look at everything is under way')
		try {
			const ask: Ask = async <R>(sql: string, values?: unknown[]) => (await query(sql, values)).rows as R[]
			await ask(END_ABANDONED, [run])
			if (!one.success) await ask(BEGIN, [run])
			if ((await ask(OPEN, [run])).length > 0) await lookAtEverything(ask, run)
			for (const statement of FORGET) await ask(statement)
		} finally {
			await lock.query(UNLOCK)
		}
	})
}
