import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { noSql, sql } from '@/core/gateway/sql'
import type { State } from './approval-words'

export interface RequestFilter {
	readonly q?: string | undefined
	/** `mine`: what the viewer asked for. */
	readonly view?: string | undefined
	/** Those that wait unless told; `decided`: the others. */
	readonly state?: string | undefined
	readonly at?: string | undefined
}
export interface RequestListRow {
	readonly id: string
	readonly right: string
	readonly label: string
	readonly askerName: string
	readonly reason: string
	readonly state: State
	readonly askedAt: Date
	readonly endsAt: Date
	readonly decidedName: string
}
interface Row extends RequestListRow {
	readonly rank: string
}

export const isMine = ({ view }: RequestFilter): boolean => view === 'mine'

/** A request whose time is over waits no more, whatever its row says. */
const STATE = sql`CASE WHEN r.state = 'waiting' AND r.ends_at <= now() THEN 'ended' ELSE r.state::text END`
const WAITS = sql`r.state = 'waiting' AND r.ends_at > now()`

/** One page of requests, the latest first: those of others that the viewer may approve, or the viewer's own. */
export async function listRequests(viewer: Loaded, filter: RequestFilter): Promise<ListPage<RequestListRow>> {
	const cursor = parseCursor(filter.at, 'timestamptz')
	const column = sql`r.asked_at`
	const { behind, orderAndLimit } = keyset({ column, cast: 'timestamptz', descending: true, id: sql`r.id`, cursor })
	const text = (filter.q ?? '').trim().toLowerCase().slice(0, 200)
	const searched = text === '' ? noSql : sql`AND strpos(lower(r.label), ${text}) > 0`
	const whose = isMine(filter)
		? sql`r.asker_id = ${viewer.accountId}::uuid`
		: sql`r.asker_id <> ${viewer.accountId}::uuid`
	const state = filter.state === 'decided' ? sql`NOT (${WAITS})` : WAITS
	const found = await query(
		viewer,
		isMine(filter) ? 'own.ask-approval' : 'approval.give',
		(read) => read.sql<Row>`
			SELECT r.id, r."right", r.label, r.asker_name AS "askerName", r.reason, ${STATE} AS state, r.asked_at AS "askedAt", r.ends_at AS "endsAt",
				r.decided_name AS "decidedName", r.asked_at::text AS rank
			FROM approval_request r WHERE ${whose} AND ${state} ${searched} ${behind} ${orderAndLimit}`,
	)
	return pageOf(found, cursor, ({ rank }) => rank)
}

export interface Waiting {
	/** Of others, for the viewer to approve; NULL = they may approve nothing. */
	readonly others: number | null
	/** What the viewer asked for. */
	readonly own: number
}

/** How many requests wait, for an overview. */
export async function countWaiting(viewer: Loaded): Promise<Waiting> {
	const me = viewer.accountId
	const [own, others] = await Promise.all([
		query(
			viewer,
			'own.ask-approval',
			(read) =>
				read.sql<{
					n: number
				}>`SELECT count(*)::int AS n FROM approval_request r WHERE r.asker_id = ${me}::uuid AND ${WAITS}`,
		),
		queryIfAllowed(
			viewer,
			'approval.give',
			(read) =>
				read.sql<{
					n: number
				}>`SELECT count(*)::int AS n FROM approval_request r WHERE r.asker_id <> ${me}::uuid AND ${WAITS}`,
		),
	])
	return { own: own[0]?.n ?? 0, others: others && (others[0]?.n ?? 0) }
}
