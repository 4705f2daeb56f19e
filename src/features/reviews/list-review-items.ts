import { z } from 'zod'
import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { keyset, type ListPage, PAGE_SIZE, pageOf, parseCursor } from '@/core/gateway/keyset'
import { fragmentFor, noSql, type Sql, sql } from '@/core/gateway/sql'
import { searchedText } from '@/core/shown-address'
import { isUuid } from '@/platform/uuid'
import { inReview } from './list-reviews'
import { AT_ONCE, type Decision } from './review-rules'

const Terms = z.object({
	rights: z.array(z.string()),
	startsAt: z.coerce.date(),
	endsAt: z.coerce.date().nullable(),
	passOnDepth: z.number(),
	limits: z.record(z.string(), z.union([z.string(), z.number()]).nullable()),
})
/** What of a grant can change. */
export type Terms = z.output<typeof Terms>

/** One grant in a review. */
export interface ReviewItem {
	readonly id: string
	readonly reviewId: string
	readonly version: number
	readonly grantId: string
	readonly accountId: string
	readonly holder: string
	readonly address: string
	/** Who made it, of an API key; else empty. */
	readonly maker: string
	/** The viewer may look at the holder's page. */
	readonly isSeen: boolean
	readonly roleName: string
	readonly places: readonly string[]
	readonly morePlaces: number
	readonly giver: string
	readonly reviewerId: string | null
	readonly reviewer: string
	/** As it was when the review was opened; then as it stands, where that is another. */
	readonly held: Terms
	readonly stands: Terms | null
	readonly decision: Decision | null
	readonly reason: string
	readonly decidedBy: string
	readonly decidedAt: Date | null
	readonly endedAt: Date | null
	readonly endedBy: string
	readonly note: string
	/** When the holder was last seen in the panel or in their mail, and when the grant was last used; NULL = not in what is kept. */
	readonly seenAt: Date | null
	readonly usedAt: Date | null
	/** Live grants below it, and some of their holders, as far as the viewer may see them. */
	readonly handedOn: number
	readonly below: readonly string[]
}
export interface ItemFilter {
	readonly q?: string | undefined
	readonly state?: string | undefined
	/** Those alone about which the viewer is asked. */
	readonly mine?: string | undefined
	readonly at?: string | undefined
}

const STATES: Record<string, Sql> = {
	open: sql`AND i.decision IS NULL AND i.ended_at IS NULL`,
	kept: sql`AND i.decision = 'keep'`,
	ended: sql`AND i.decision = 'end'`,
	gone: sql`AND i.decision IS NULL AND i.ended_at IS NOT NULL`,
}
const COLUMNS = sql`i.id, i.review_id AS "reviewId", i.version, i.grant_id AS "grantId", i.account_id AS "accountId", i.holder, i.address, i.maker, i.role_name AS "roleName", i.places,
	i.more_places AS "morePlaces", i.giver, i.reviewer_id AS "reviewerId", i.reviewer, i.held, i.stands, i.decision, i.reason, i.decided_by AS "decidedBy",
	i.decided_at AS "decidedAt", i.ended_at AS "endedAt", i.ended_by AS "endedBy", i.note, EXISTS (SELECT 1 FROM account a WHERE a.id = i.account_id) AS "isSeen"`
type Row = Omit<ReviewItem, 'held' | 'stands' | 'seenAt' | 'usedAt' | 'handedOn' | 'below'> & {
	readonly held: unknown
	readonly stands: unknown
}
interface Use {
	readonly id: string
	readonly seenAt: Date | null
	readonly usedAt: Date | null
}

const searched = (q: string | undefined): Sql => {
	const text = searchedText(q ?? '').toLowerCase()
	return text === ''
		? noSql
		: sql`AND (strpos(lower(i.holder), ${text}) > 0 OR strpos(i.address, ${text}) > 0 OR strpos(lower(i.maker), ${text}) > 0 OR strpos(lower(i.role_name), ${text}) > 0)`
}

async function completed(read: QueryHandle, rows: readonly Row[]): Promise<ReviewItem[]> {
	const ids = rows.map(({ id }) => id)
	const used = await read.sql<Use>`
		SELECT u.item_id AS id, u.seen_at AS "seenAt", u.used_at AS "usedAt" FROM app.review_use(${ids}::uuid[]) u`
	const use = new Map(used.map((one) => [one.id, one]))
	return rows.map(({ held, stands, ...row }) => ({
		...row,
		held: Terms.parse(held),
		stands: stands === null ? null : Terms.parse(stands),
		seenAt: use.get(row.id)?.seenAt ?? null,
		usedAt: use.get(row.id)?.usedAt ?? null,
		handedOn: 0,
		below: [],
	}))
}

/** One page of what is in a review, by the holder's name; NULL = no such review, or not the viewer's to see. */
export const listReviewItems = (
	viewer: Loaded,
	review: string,
	filter: ItemFilter = {},
	limit = PAGE_SIZE,
): Promise<ListPage<ReviewItem> | null> =>
	inReview(viewer, review, async (read) => {
		const cursor = parseCursor(filter.at, 'text')
		const order = { column: sql`i.holder`, id: sql`i.id`, cast: 'text', descending: false, cursor, limit } as const
		const { behind, orderAndLimit } = keyset(order)
		const mine = filter.mine ? sql`AND i.reviewer_id = ${viewer.accountId}::uuid` : noSql
		const found = await read.sql<Row>`
			SELECT ${COLUMNS} FROM review_item i WHERE i.review_id = ${review}::uuid ${searched(filter.q)} ${fragmentFor(STATES, filter.state)} ${mine}
				${behind} ${orderAndLimit}`
		const page = pageOf(found, cursor, (row) => row.holder, limit)
		return { ...page, rows: await completed(read, page.rows) }
	})

/** The items that somebody chose to decide about, with what hangs below each; those that are not theirs to see are not among them. */
export const itemsToDecide = (
	viewer: Loaded,
	review: string,
	chosen: readonly string[],
): Promise<ReviewItem[] | null> =>
	inReview(viewer, review, async (read) => {
		const ids = [...chosen].filter(isUuid).slice(0, AT_ONCE)
		const rows = await read.sql<Row & Pick<ReviewItem, 'handedOn' | 'below'>>`
			SELECT ${COLUMNS}, app.handed_on(i.grant_id) AS "handedOn", ARRAY(
				SELECT h.name || ' · ' || c.role_name FROM access_grant c JOIN account h ON h.id = c.account_id
				WHERE c.lineage @> ARRAY[i.grant_id] AND c.revoked_at IS NULL AND (c.ends_at IS NULL OR c.ends_at > now()) ORDER BY 1 LIMIT 5) AS below
			FROM review_item i WHERE i.review_id = ${review}::uuid AND i.id = ANY (${ids}::uuid[]) ORDER BY i.holder, i.id`
		const items = await completed(read, rows)
		return items.map((item, n) => ({ ...item, handedOn: rows[n]?.handedOn ?? 0, below: rows[n]?.below ?? [] }))
	})
