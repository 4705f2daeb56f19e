import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import { noSql, type Sql, sql } from '@/core/gateway/sql'
import { askedOf, RESULTS, type TraceFilter, type TraceResult } from './trace-filter'

/** So many days are drawn. */
export const CHART_DAYS = 30

export interface TraceDay {
	/** 2026-11-22, UTC. */
	readonly day: string
	readonly counts: Readonly<Record<TraceResult, number>>
}
interface Counted {
	readonly day: string
	readonly result: TraceResult
	readonly count: number
}

const DAY_MS = 86_400_000
const dayBefore = (now: Date, days: number): string =>
	new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10)

/** What became of the mail of some mailboxes, counted from the messages themselves. @param whose condition on a part */
const counted = (whose: Sql, from: string): Sql => sql`
	SELECT (p.result_at AT TIME ZONE 'UTC')::date AS day, p.result, count(*) AS count FROM trace_part p
		WHERE ${whose} AND p.at >= ${from}::date - 6 AND p.result_at >= ${from}::date AND p.result <> 'deferred' GROUP BY 1, 2
	UNION ALL SELECT (p.deferred_at AT TIME ZONE 'UTC')::date, 'deferred', count(*) FROM trace_part p
		WHERE ${whose} AND p.at >= ${from}::date - 6 AND p.deferred_at >= ${from}::date GROUP BY 1`

/** The same of whole domains, as it was counted when it came. */
const kept = (from: string, domain: Sql): Sql => sql`
	SELECT d.day, r.result, sum(r.count) AS count FROM trace_day d
	CROSS JOIN LATERAL (VALUES ('sent', d.sent), ('received', d.received), ('deferred', d.deferred), ('bounced', d.bounced), ('refused', d.refused)) AS r (result, count)
	WHERE d.day >= ${from}::date ${domain} AND r.count > 0 GROUP BY 1, 2`

function days(now: Date, rows: readonly Counted[]): TraceDay[] {
	const by = new Map(rows.map(({ day, result, count }) => [`${day} ${result}`, count]))
	return Array.from({ length: CHART_DAYS }, (_, n) => {
		const day = dayBefore(now, CHART_DAYS - 1 - n)
		const counts = Object.fromEntries(RESULTS.map((result) => [result, by.get(`${day} ${result}`) ?? 0]))
		return { day, counts: counts as Record<TraceResult, number> }
	})
}
const summed = (of: Sql): Sql =>
	sql`SELECT c.day::text AS day, c.result, sum(c.count)::int AS count FROM (${of}) c GROUP BY 1, 2`

/**
 * How much was sent, received, deferred, bounced and refused on each of the last days, within the viewer's scope. A message counts as deferred
 * on the day on which it first had to wait, and once more on that on which it arrived or came back.
 * @param filter of it, the domain and the mailbox alone narrow this
 */
export const traceChart = (viewer: Loaded, filter: TraceFilter): Promise<TraceDay[]> =>
	query(viewer, 'trace.read', async (read) => {
		const { domain, mailbox } = askedOf(filter)
		const from = dayBefore(viewer.now, CHART_DAYS - 1)
		const one = mailbox !== null ? counted(sql`p.mailbox_id = ${mailbox}::uuid`, from) : null
		const all = sql`${kept(from, domain === null ? noSql : sql`AND d.domain_id = ${domain}::uuid`)} UNION ALL ${counted(
			sql`p.mailbox_id = ANY (ARRAY(SELECT app.readable_mailboxes())) AND NOT (SELECT app.reads_all()) AND p.domain_id <> ALL (ARRAY(SELECT app.readable_domains()))
				${domain === null ? noSql : sql`AND p.domain_id = ${domain}::uuid`}`,
			from,
		)}`
		const narrowed = one ?? all
		return days(viewer.now, await read.sql<Counted>`${summed(narrowed)}`)
	})

/** The same of one's own mailboxes. */
export const ownTraceChart = (viewer: Loaded): Promise<TraceDay[]> =>
	query(viewer, 'own.read', async (read) => {
		const mine = sql`p.mailbox_id = ANY (ARRAY(SELECT app.own_mailboxes()))`
		const rows = await read.sql<Counted>`${summed(counted(mine, dayBefore(viewer.now, CHART_DAYS - 1)))}`
		return days(viewer.now, rows)
	})
