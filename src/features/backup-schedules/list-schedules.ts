import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { fragmentFor, noSql, type Sql, sql } from '@/core/gateway/sql'
import { searchedAddress } from '@/core/shown-address'
import type { TrialState } from './get-schedule'
import { nextRun } from './schedule-rules'

export interface ScheduleFilter {
	readonly q?: string | undefined
	/** `on`, `off` (none, or switched off) or `bad`. */
	readonly state?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}
interface Found {
	readonly id: string
	readonly name: string
	readonly enabled: boolean | null
	readonly hour: number
	readonly keepDays: number
	readonly keepWeeks: number
	readonly keepMonths: number
	readonly since: Date
	readonly lastDay: Date | null
	readonly runDay: string | null
	readonly total: number
	readonly good: number
	readonly bad: number
	readonly trial: TrialState | null
	readonly triedAt: Date | null
}
export interface ScheduleRow extends Found {
	readonly next: Date | null
}

/** Something of its latest run or of its latest trial went wrong. */
const IS_BAD = sql`(EXISTS (SELECT FROM backup b WHERE b.run_id = (SELECT r.id FROM backup_run r WHERE r.domain_id = d.id ORDER BY r.day DESC LIMIT 1) AND b.state IN ('refused', 'failed'))
	OR (SELECT t.state IN ('broken', 'failed') FROM backup_trial t WHERE t.domain_id = d.id AND t.ended_at IS NOT NULL ORDER BY t.created_at DESC LIMIT 1))`
const STATES: Record<string, Sql> = {
	on: sql`AND s.enabled`,
	off: sql`AND s.enabled IS NOT TRUE`,
	bad: sql`AND s.enabled AND ${IS_BAD}`,
}

/** One page of the domains within reach, each with its schedule or without one. @param filter `q` is the beginning of a name */
export async function listSchedules(viewer: Loaded, filter: ScheduleFilter): Promise<ListPage<ScheduleRow>> {
	const cursor = parseCursor(filter.at, 'text')
	const order = { column: sql`d.name`, cast: 'text', descending: filter.sort === '-name' } as const
	const { behind, orderAndLimit } = keyset({ ...order, id: sql`d.id`, cursor })
	const text = searchedAddress(filter.q ?? '')
	const searched = text === '' ? noSql : sql`AND starts_with(d.name, ${text})`
	const found = await query(
		viewer,
		'backup.read',
		(read) => read.sql<Found>`
			WITH page AS (
				SELECT d.id, d.name, s.enabled, s.hour, s.keep_days, s.keep_weeks, s.keep_months, s.since, s.last_day FROM domain d LEFT JOIN backup_schedule s ON s.domain_id = d.id
				WHERE d.deleted_at IS NULL ${fragmentFor(STATES, filter.state)} ${searched} ${behind} ${orderAndLimit})
			SELECT d.id, d.name, d.enabled, d.hour::int AS hour, d.keep_days::int AS "keepDays", d.keep_weeks::int AS "keepWeeks", d.keep_months::int AS "keepMonths",
				d.since, d.last_day AS "lastDay", r.day::text AS "runDay", coalesce(c.total, 0) AS total, coalesce(c.good, 0) AS good, coalesce(c.bad, 0) AS bad,
				t.state::text AS trial, t.ended_at AS "triedAt"
			FROM page d
			LEFT JOIN LATERAL (SELECT r.id, r.day FROM backup_run r WHERE r.domain_id = d.id ORDER BY r.day DESC LIMIT 1) r ON true
			LEFT JOIN LATERAL (SELECT count(*)::int AS total, (count(*) FILTER (WHERE b.state IN ('verified', 'expired')))::int AS good,
				(count(*) FILTER (WHERE b.state IN ('refused', 'failed')))::int AS bad FROM backup b WHERE b.run_id = r.id) c ON true
			LEFT JOIN LATERAL (SELECT t.state, t.ended_at FROM backup_trial t WHERE t.domain_id = d.id AND t.ended_at IS NOT NULL ORDER BY t.created_at DESC LIMIT 1) t ON true
			ORDER BY d.name ${order.descending === (cursor?.backwards ?? false) ? noSql : sql`DESC`}, d.id`,
	)
	const page = pageOf(found, cursor, ({ name }) => name)
	const rows = page.rows.map((row) => ({
		...row,
		next: row.enabled ? nextRun({ ...row, enabled: true }, viewer.now) : null,
	}))
	return { ...page, rows }
}

/** Of how many domains within reach the latest run or trial went wrong; NULL for whoever sees no backups of domains. */
export const badSchedules = (viewer: Loaded): Promise<number | null> =>
	queryIfAllowed(viewer, 'backup.read', async (read) => {
		const [row] = await read.sql<{ bad: number }>`
			SELECT count(*)::int AS bad FROM domain d JOIN backup_schedule s ON s.domain_id = d.id WHERE d.deleted_at IS NULL AND s.enabled AND ${IS_BAD}`
		return row?.bad ?? 0
	})
