import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { organizationOrServer, WITH_LINEAGE } from '@/core/gateway/places'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { fragmentFor, noSql, type Sql, sql } from '@/core/gateway/sql'
import { may, mayAnywhere } from '@/core/policy'
import { isUuid } from '@/platform/uuid'

export interface ReviewRow {
	readonly id: string
	readonly name: string
	/** The organization's name when it was opened, or the whole server. */
	readonly place: string
	readonly reviewers: string
	readonly dueAt: Date
	readonly everyMonths: number | null
	readonly repeatsAt: Date | null
	readonly openedBy: string
	readonly createdAt: Date
	readonly createdText: string
	/** Of those that the viewer sees. */
	readonly items: number
	/** Decided, or ended meanwhile. */
	readonly settled: number
	readonly closedAt: Date | null
	readonly closedBy: string
	readonly atClose: string
	readonly version: number
}
export interface ReviewFilter {
	readonly q?: string | undefined
	readonly state?: string | undefined
	readonly at?: string | undefined
}

/**
 * How many there are, and how many are settled, is told of all grants where the viewer manages the review; else of those about which they
 * are asked, since what others hold elsewhere is nothing to them.
 */
const columns = ({ accountId }: Loaded, manages: boolean): Sql => {
	const managed = manages
		? sql`((SELECT app.reads_all()) OR r.organization_id IN (SELECT app.readable_organizations()))`
		: sql`false`
	const asked = sql`FROM review_item a WHERE a.review_id = r.id AND a.reviewer_id = ${accountId}::uuid`
	return sql`r.id, r.name, r.place, r.reviewers, r.due_at AS "dueAt", r.every_months AS "everyMonths", r.repeats_at AS "repeatsAt",
		r.opened_by AS "openedBy", r.created_at AS "createdAt", r.created_at::text AS "createdText",
		CASE WHEN ${managed} THEN r.items ELSE (SELECT count(*)::int ${asked}) END AS items,
		CASE WHEN ${managed} THEN r.settled ELSE (SELECT count(*)::int ${asked} AND (a.decision IS NOT NULL OR a.ended_at IS NOT NULL)) END AS settled,
		r.closed_at AS "closedAt", r.closed_by AS "closedBy", r.at_close AS "atClose", r.version`
}
const STATES: Record<string, Sql> = {
	open: sql`AND r.closed_at IS NULL`,
	overdue: sql`AND r.closed_at IS NULL AND r.due_at <= now()`,
	closed: sql`AND r.closed_at IS NOT NULL`,
}
const searched = (q: string | undefined): Sql => {
	const text = (q ?? '').trim().toLowerCase()
	return text === '' ? noSql : sql`AND (strpos(lower(r.name), ${text}) > 0 OR strpos(lower(r.place), ${text}) > 0)`
}

/** In whose name reviews are read: all there are where the viewer manages them, else those in which they are asked. */
const MANAGING = 'review.manage'
const ASKED = 'grant.review'

/** One page of reviews, the latest first. */
export async function listReviews(viewer: Loaded, filter: ReviewFilter = {}): Promise<ListPage<ReviewRow>> {
	const cursor = parseCursor(filter.at, 'timestamptz')
	const order = { column: sql`r.created_at`, id: sql`r.id`, cast: 'timestamptz', descending: true, cursor } as const
	const { behind, orderAndLimit } = keyset(order)
	const manages = mayAnywhere(viewer.actor, MANAGING, viewer.now)
	const found = await query(
		viewer,
		manages ? MANAGING : ASKED,
		(read) => read.sql<ReviewRow>`
			SELECT ${columns(viewer, manages)} FROM review r WHERE true ${searched(filter.q)} ${fragmentFor(STATES, filter.state)} ${behind} ${orderAndLimit}`,
	)
	return pageOf(found, cursor, (row) => row.createdText)
}

export interface WaitingReview {
	readonly id: string
	readonly name: string
	readonly place: string
	readonly dueAt: Date
	/** Of how many grants the viewer is still asked. */
	readonly waiting: number
}

/** Open reviews in which something waits for the viewer, the first to be due first; none for whoever reviews nothing. */
export const waitingReviews = async (viewer: Loaded): Promise<readonly WaitingReview[]> =>
	(await queryIfAllowed(
		viewer,
		ASKED,
		(read) => read.sql<WaitingReview>`
			SELECT r.id, r.name, r.place, r.due_at AS "dueAt", count(*)::int AS waiting FROM review_item i JOIN review r ON r.id = i.review_id
			WHERE i.reviewer_id = ${viewer.accountId}::uuid AND i.decision IS NULL AND i.ended_at IS NULL AND r.closed_at IS NULL
			GROUP BY r.id ORDER BY r.due_at, r.id LIMIT 10`,
	)) ?? []

/** Reads in a review as its manager, or as somebody who is asked in it. NULL = not there, or not theirs to see. */
export async function inReview<T>(
	viewer: Loaded,
	id: string,
	ask: (read: QueryHandle, manages: boolean) => Promise<T>,
): Promise<T | null> {
	if (!isUuid(id)) return null
	for (const right of [MANAGING, ASKED] as const) {
		const found = await queryIfAllowed(viewer, right, async (read) => {
			const review = await read.review.findFirst({ where: { id }, select: { id: true } })
			return review && { value: await ask(read, right === MANAGING) }
		})
		if (found) return found.value
	}
	return null
}

export interface Review extends ReviewRow {
	readonly mayManage: boolean
	/** Of these grants the viewer is still asked. */
	readonly mine: number
	/** Undecided, and nobody is asked who could decide. */
	readonly unasked: number
}

/** One review with how far it is; NULL when it is not there, or not the viewer's to see. */
export const getReview = (viewer: Loaded, id: string): Promise<Review | null> =>
	inReview(viewer, id, async (read, manages) => {
		const [row] = await read.sql<Omit<Review, 'mayManage'>>`
			SELECT ${columns(viewer, manages)}, waiting.mine, waiting.unasked FROM review r CROSS JOIN LATERAL (
				SELECT (count(*) FILTER (WHERE i.reviewer_id = ${viewer.accountId}::uuid))::int AS mine, (count(*) FILTER (WHERE i.reviewer_id IS NULL))::int AS unasked
				FROM review_item i WHERE i.review_id = r.id AND i.decision IS NULL AND i.ended_at IS NULL) waiting
			WHERE r.id = ${id}::uuid`
		if (!row) return null
		const place = manages
			? await read.review.findFirst({ where: { id }, select: { organization: WITH_LINEAGE } })
			: null
		const mayManage =
			place !== null && may(viewer.actor, MANAGING, organizationOrServer(place.organization), viewer.now)
		return { ...row, mayManage }
	})
