import { systemQuery } from '@/core/gateway/query'
import { REMIND_DAYS } from './remind-of-end'

/** More than an hour brings in any server; the next hour takes the rest. */
const AT_ONCE = 500

/** Grants whose end has passed and that nobody has closed yet, those above first: what hangs below closes with them. */
export const endedByTime = (): Promise<readonly { readonly id: string }[]> =>
	systemQuery(
		'system.end-grant',
		(read) => read.sql<{ id: string }>`
			SELECT g.id FROM access_grant g WHERE g.revoked_at IS NULL AND g.ends_at <= now()
			ORDER BY cardinality(g.lineage), g.ends_at, g.id LIMIT ${AT_ONCE}`,
	)

/**
 * Grants of which is to be said that they end. Only the nearest reminder that is due: one that is given for three days is spoken of on
 * the last, and one whose worker was away for a week is not spoken of twice in one hour.
 */
export const dueReminders = (): Promise<readonly DueReminder[]> =>
	systemQuery(
		'system.remind',
		(read) => read.sql<DueReminder>`
			SELECT g.id AS grant, d.days, g.ends_at::text AS end FROM access_grant g
			JOIN LATERAL (SELECT min(days)::int AS days FROM unnest(${[...REMIND_DAYS]}::int[]) AS days WHERE g.ends_at <= now() + make_interval(days => days)) d ON d.days IS NOT NULL
			WHERE g.revoked_at IS NULL AND g.ends_at > now() AND g.starts_at <= now() AND g.ends_at - g.starts_at > make_interval(days => d.days)
				AND NOT EXISTS (SELECT FROM grant_notice n WHERE n.grant_id = g.id AND n.ends_at = g.ends_at AND n.days <= d.days)
			ORDER BY g.ends_at, g.id LIMIT ${AT_ONCE}`,
	)

interface DueReminder {
	readonly grant: string
	readonly days: (typeof REMIND_DAYS)[number]
	/** Its end, as the database writes it. */
	readonly end: string
}
