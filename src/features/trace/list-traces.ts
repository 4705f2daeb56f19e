import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { keyset, type ListPage, PAGE_SIZE, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query } from '@/core/gateway/query'
import { type Sql, sql } from '@/core/gateway/sql'
import { conditionsOf, wordsOf } from './trace-conditions'
import { type Asked, askedOf, type TraceFilter, type TraceResult } from './trace-filter'
import { inPlaces, placesIn, type TraceRight } from './trace-places'

/** One side of one way of a message. */
export interface TraceRow {
	readonly id: string
	readonly at: Date
	readonly atText: string
	readonly side: 'sender' | 'recipient'
	readonly sender: string
	/** As the sender wrote it; empty = it was refused before there was one. */
	readonly recipient: string
	/** Where an alias led; empty = there, or not the viewer's to know. */
	readonly deliveredTo: string
	/** NULL = there is none, or nobody reads it. */
	readonly subject: string | null
	readonly messageId: string
	readonly sizeBytes: bigint | null
	readonly result: TraceResult
	readonly domainId: string | null
}

/** All that a condition or a page asks for. */
const COLUMNS = sql`p.id, p.at, p.side, p.sender, p.sender_domain, p.recipient, p.recipient_domain, p.delivered_to, p.message_id, p.size_bytes, p.result, p.domain_id, p.mailbox_id`

/** As many of one beginning are sorted by time, all places together; where there are more, a page of them is found soon along it. */
const FEW = 1_000

/** @param atMost rows of a page */
export async function tracesIn(
	read: QueryHandle,
	right: TraceRight,
	filter: TraceFilter,
	atMost = PAGE_SIZE,
): Promise<ListPage<TraceRow>> {
	const asked = askedOf(filter)
	const cursor = parseCursor(filter.at, 'timestamptz')
	const order = { id: sql`p.id`, cast: 'timestamptz', descending: !asked.ascending, cursor, limit: atMost } as const
	const { behind, orderAndLimit } = keyset({ ...order, column: sql`p.at` })
	const found = await idsOf(read, { right, asked, behind, orderAndLimit, cursor, atMost })
	const rows = await read.sql<TraceRow>`
		WITH found AS MATERIALIZED (SELECT p.* FROM (${found}) p ${orderAndLimit})
		SELECT p.id, p.at, p.at::text AS "atText", p.side, p.sender, p.recipient, p.delivered_to AS "deliveredTo", NULLIF(s.subject, '') AS subject,
			p.message_id AS "messageId", p.size_bytes AS "sizeBytes", p.result, p.domain_id AS "domainId"
		FROM found p LEFT JOIN app.trace_subjects(ARRAY(SELECT f.id FROM found f)) s ON s.id = p.id ${orderAndLimit}`
	return pageOf(rows, cursor, (row) => row.atText, atMost)
}

interface Wanted {
	readonly right: TraceRight
	readonly asked: Asked
	readonly behind: Sql
	readonly orderAndLimit: Sql
	readonly cursor: ReturnType<typeof parseCursor>
	readonly atMost: number
}

/** The rows of a page, as a query. */
async function idsOf(read: QueryHandle, { right, asked, behind, orderAndLimit, cursor, atMost }: Wanted): Promise<Sql> {
	if (asked.subject !== '') {
		const after = cursor ? { after: { value: cursor.value, id: cursor.id } } : {}
		const ascending = asked.ascending !== (cursor?.backwards ?? false)
		const words = JSON.stringify({ ...wordsOf(asked), part: asked.subject, ascending, most: atMost + 1, ...after })
		return sql`SELECT ${COLUMNS} FROM trace_part p WHERE p.id = ANY (ARRAY(SELECT app.find_trace_subjects(${words}::jsonb)))`
	}
	const places = await placesIn(read, right, asked, atMost)
	const wanted = sql`${conditionsOf(asked)} ${behind} ${orderAndLimit}`
	const beginning = places === null || places.mailboxes.length === 0 ? beginningOf(asked) : null
	if (!beginning) return inPlaces(places, asked, COLUMNS, wanted)
	// PostgreSQL knows how common a beginning is, but not where. So those of a beginning are looked up first, in its own order.
	const each = Math.max(PAGE_SIZE, Math.floor(FEW / (places?.domains.length || 1)))
	const first = sql`AND ${beginning.begins} ORDER BY ${beginning.column}, p.at DESC, p.id DESC LIMIT ${each + 1}`
	const these = inPlaces(places, { ...asked, side: null, result: null }, COLUMNS, first)
	const among = places === null ? sql`()` : sql`p.domain_id`
	const [counted] = await read.sql<{ most: number }>`
		SELECT coalesce(max(n), 0)::int AS most FROM (SELECT count(*) AS n FROM (${these}) p GROUP BY ${among}) c`
	if ((counted?.most ?? 0) > each) return inPlaces(places, asked, COLUMNS, wanted)
	return sql`WITH these AS MATERIALIZED (${these}) SELECT p.* FROM these p WHERE true ${wanted}`
}

/** The address of which the beginning alone is asked, if no other is asked for whole. */
function beginningOf({ sender, recipient, messageId }: Asked): { column: Sql; begins: Sql } | null {
	if (messageId !== '' || [sender, recipient].some((one) => one && one.by !== 'beginning')) return null
	if (sender) return { column: sql`p.sender`, begins: sql`starts_with(p.sender, ${sender.text})` }
	return recipient && { column: sql`p.recipient`, begins: sql`starts_with(p.recipient, ${recipient.text})` }
}

/** One page of what was sent and received within the viewer's scope, the latest first. */
export const listTraces = (viewer: Loaded, filter: TraceFilter): Promise<ListPage<TraceRow>> =>
	query(viewer, 'trace.read', (read) => tracesIn(read, 'trace.read', filter))

/** The same of one's own mailboxes, which needs no right. */
export const listOwnTraces = (viewer: Loaded, filter: TraceFilter): Promise<ListPage<TraceRow>> =>
	query(viewer, 'own.read', (read) => tracesIn(read, 'own.read', filter))
