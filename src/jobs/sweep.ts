import type { Task } from 'graphile-worker'
import { env } from '@/platform/env'
import { forgetTraces } from './trace/forget-traces'

/**
 * Takes away what has had its time. Sessions stay for thirty days after their end, so that a question about them can be
 * answered, and so do refusals of the mail server; request keys for seven, which is longer than any page stays open to send its form once more. Letters stay for thirty days,
 * those that nobody has got for ninety; their links no longer than they work. Invitations stay for thirty days after their end. Who
 * asked for a new password and was not heard in a week asks again; the question stays for thirty days. A template whose job is out of
 * tries is not applied any more, and a restore whose job is gone goes on no more: they would be for ever. Backups that a schedule kept no longer are told of for sixty days, requests for approval for ninety
 * after they were decided; that they were asked and what became of them stands in the journal. What the trace keeps and for how long is said in trace/forget-traces.ts.
 */
/** Jobs that are still tried, about something. */
const OPEN_JOB = (what: string, id: string) =>
	`SELECT FROM graphile_worker._private_jobs j WHERE j.payload->'payload'->>'${what}' = ${id}::text AND (j.attempts < j.max_attempts OR j.locked_at IS NOT NULL)`

const STATEMENTS = [
	`UPDATE letter l SET state = 'withdrawn' FROM invitation i WHERE i.letter_id = l.id AND l.link IS NOT NULL
		AND (i.expires_at <= now() OR i.accepted_at IS NOT NULL OR app.invitation_state(i) IN ('void', 'cancelled'))`,
	`UPDATE letter SET state = 'withdrawn' WHERE link IS NOT NULL AND kind = 'reset' AND created_at < now() - interval '30 minutes'`,
	`UPDATE letter SET state = 'withdrawn' WHERE link IS NOT NULL AND kind = 'recovery' AND created_at < now() - interval '72 hours'`,
	`DELETE FROM letter WHERE created_at < now() - CASE WHEN state IN ('sent', 'withdrawn') THEN interval '30 days' ELSE interval '90 days' END`,
	`DELETE FROM invitation WHERE least(expires_at, cancelled_at) < now() - interval '30 days'`,
	`DELETE FROM session WHERE least(absolute_expires_at, idle_expires_at, revoked_at) < now() - interval '30 days'`,
	`DELETE FROM trusted_device WHERE least(expires_at, revoked_at) < now() - interval '30 days'`,
	`DELETE FROM app_password WHERE least(ends_at, revoked_at) < now() - interval '30 days'`,
	`DELETE FROM token WHERE least(expires_at, used_at) < now() - interval '1 day'`,
	`UPDATE reset_request SET closed_at = now() WHERE closed_at IS NULL AND asked_at < now() - interval '7 days'`,
	`DELETE FROM approval_request WHERE decided_at < now() - interval '90 days'`,
	`DELETE FROM reset_request WHERE closed_at < now() - interval '30 days'`,
	'DELETE FROM rate_limit WHERE resets_at < now()',
	'DELETE FROM passkey_challenge WHERE expires_at < now()',
	// The oldest slots of the last day lie 25 hours back.
	'DELETE FROM send_counter WHERE slot < app.send_slot() - 26 * 12',
	`DELETE FROM send_refusal WHERE last_at < now() - interval '30 days'`,
	`DELETE FROM request_key WHERE created_at < now() - interval '7 days'`,
	'SELECT app.stop_abandoned_runs()',
	'SELECT app.end_abandoned_restores()',
	// Its job is gone: it would stand in the way of the next one.
	`UPDATE backup b SET state = 'failed', error = 'The server gave up.' WHERE b.state IN ('waiting', 'running') AND b.created_at < now() - interval '1 day' AND NOT EXISTS (${OPEN_JOB('backup', 'b.id')})`,
	`UPDATE backup_trial t SET state = 'failed', note = 'The server gave up.', ended_at = now() WHERE t.ended_at IS NULL AND t.created_at < now() - interval '1 day' AND NOT EXISTS (${OPEN_JOB('trial', 't.id')})`,
	`DELETE FROM backup WHERE removed_at < now() - interval '60 days'`,
	`DELETE FROM backup WHERE why = 'schedule' AND state IN ('refused', 'failed') AND created_at < now() - interval '90 days'`,
	`DELETE FROM backup_run WHERE started_at < now() - interval '90 days'`,
	`DELETE FROM backup_trial WHERE ended_at < now() - interval '800 days'`,
]

export const sweep: Task = async (_payload, { query }) => {
	for (const statement of STATEMENTS) await query(statement)
	await forgetTraces(query, env().mailTraceDays)
}
