import { systemQuery } from '@/core/gateway/query'
import { dueDay, isTrialDue, type Schedule } from './schedule-rules'

interface Row extends Schedule {
	readonly domain: string
	readonly triedAt: Date | null
}

const schedules = (): Promise<Row[]> =>
	systemQuery(
		'system.run-schedule',
		(read) => read.sql<Row>`
			SELECT s.domain_id AS domain, s.enabled, s.hour::int AS hour, s.since, s.last_day AS "lastDay", s.tried_at AS "triedAt"
			FROM backup_schedule s JOIN domain d ON d.id = s.domain_id WHERE s.enabled AND d.deleted_at IS NULL ORDER BY s.domain_id`,
	)

/** Domains whose run of a day is due. */
export async function dueRuns(now: Date): Promise<{ domain: string; day: Date }[]> {
	return (await schedules()).flatMap((schedule) => {
		const day = dueDay(schedule, now)
		return day ? [{ domain: schedule.domain, day }] : []
	})
}

/** Runs of which not every mailbox was asked for; those of a moment ago, or of a worker that was stopped. */
export const openRuns = (): Promise<{ id: string; domain: string }[]> =>
	systemQuery(
		'system.run-schedule',
		(read) => read.sql<{ id: string; domain: string }>`
			SELECT r.id, r.domain_id AS domain FROM backup_run r WHERE r.asked_at IS NULL ORDER BY r.started_at`,
	)

/**
 * Mailboxes of a run that still need a backup of it: in use or disabled, and none in the trash. One whose backup of an earlier day is still on
 * its way is left to that.
 */
export const mailboxesOfRun = (run: string): Promise<{ mailbox: string }[]> =>
	systemQuery(
		'system.run-schedule',
		(read) => read.sql<{ mailbox: string }>`
			SELECT m.id AS mailbox FROM backup_run r JOIN domain d ON d.id = r.domain_id JOIN mailbox m ON m.domain_id = d.id
			WHERE r.id = ${run}::uuid AND d.deleted_at IS NULL AND m.deleted_at IS NULL AND m.erase_backup_id IS NULL
				AND NOT EXISTS (SELECT FROM backup b WHERE b.mailbox_id = m.id AND b.why = 'schedule' AND (b.run_id = r.id OR b.state IN ('waiting', 'running')))
			ORDER BY m.address`,
	)

/**
 * Of each domain whose week is over, the newest good backup of the mailbox whose last trial lies longest back: so each mailbox comes round.
 */
export async function dueTrials(now: Date): Promise<{ domain: string; backup: string }[]> {
	const due = (await schedules()).filter(({ triedAt }) => isTrialDue(triedAt, now)).map(({ domain }) => domain)
	if (due.length === 0) return []
	return systemQuery(
		'system.run-schedule',
		(read) => read.sql<{ domain: string; backup: string }>`
			SELECT d.id AS domain, next.backup FROM unnest(${due}::uuid[]) AS d (id) CROSS JOIN LATERAL (
				SELECT newest.id AS backup FROM (
					SELECT DISTINCT ON (b.mailbox_id) b.mailbox_id, b.id FROM backup b
					WHERE b.domain_id = d.id AND b.why = 'schedule' AND b.state = 'verified' ORDER BY b.mailbox_id, b.made_at DESC) newest
				ORDER BY (SELECT max(t.created_at) FROM backup_trial t WHERE t.mailbox_id = newest.mailbox_id) NULLS FIRST, newest.mailbox_id LIMIT 1) next
			WHERE NOT EXISTS (SELECT FROM backup_trial t WHERE t.domain_id = d.id AND t.state IN ('waiting', 'running'))`,
	)
}
