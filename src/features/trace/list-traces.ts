import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { keyset, type ListPage, PAGE_SIZE, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query } from '@/core/gateway/query'
import { joinSql, noSql, type Sql, sql } from '@/core/gateway/sql'
import { type AddressAsked, type Asked, askedOf, type TraceFilter, type TraceResult } from './trace-filter'

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

/** In whose name is read: that of who looks after others' mail, or one's own. */
export type TraceRight = 'trace.read' | 'own.read'

const COLUMNS = sql`p.id, p.at, p.side, p.sender, p.recipient, p.delivered_to, p.message_id, p.size_bytes, p.result, p.domain_id`

const onAddress = (asked: AddressAsked, whole: Sql, domain: Sql): Sql => {
	if (!asked) return noSql
	if (asked.by === 'domain') return sql`AND ${domain} = ${asked.text}`
	return asked.by === 'whole' ? sql`AND ${whole} = ${asked.text}` : sql`AND starts_with(${whole}, ${asked.text})`
}

/** Conditions on a part, each beginning with AND. */
const conditionsOf = (asked: Asked): Sql => sql`
	${onAddress(asked.sender, sql`p.sender`, sql`p.sender_domain`)} ${onAddress(asked.recipient, sql`p.recipient`, sql`p.recipient_domain`)}
	${asked.messageId === '' ? noSql : sql`AND p.message_id = ${asked.messageId} AND p.message_id <> ''`}
	${asked.result === null ? noSql : sql`AND p.result = ${asked.result}`}
	${asked.result === 'deferred' || asked.result === 'bounced' || asked.result === 'refused' ? sql`AND p.result IN ('deferred', 'bounced', 'refused')` : noSql}
	${asked.side === null ? noSql : sql`AND p.side = ${asked.side}`}
	${asked.domain === null ? noSql : sql`AND p.domain_id = ${asked.domain}::uuid`}
	${asked.mailbox === null ? noSql : sql`AND p.mailbox_id = ${asked.mailbox}::uuid`}
	${asked.since === null ? noSql : sql`AND p.at >= ${asked.since}::timestamptz`}
	${asked.until === null ? noSql : sql`AND p.at < ${asked.until}::timestamptz`}`

const nameOf = (asked: AddressAsked, column: string): Record<string, string> =>
	asked ? { [{ whole: column, beginning: `${column}_begins`, domain: `${column}_domain` }[asked.by]]: asked.text } : {}

/** The same for app.find_trace_subjects. */
const wordsOf = (asked: Asked): Record<string, unknown> => ({
	...nameOf(asked.sender, 'sender'),
	...nameOf(asked.recipient, 'recipient'),
	...(asked.messageId === '' ? {} : { message_id: asked.messageId }),
	...Object.fromEntries(
		Object.entries({
			result: asked.result,
			side: asked.side,
			domain: asked.domain,
			mailbox: asked.mailbox,
			since: asked.since,
			until: asked.until,
		}).filter(([, value]) => value !== null),
	),
})

const FEW = 50
interface Reach {
	readonly all: boolean
	readonly domains: string[]
	readonly mailboxes: string[]
}

/**
 * The ids of a page. Where the scope is a few places among thousands, the latest of each are taken by its index: along the index of time alone
 * one would walk past everybody else's.
 */
async function placesIn(read: QueryHandle, right: TraceRight, asked: Asked): Promise<readonly Sql[] | null> {
	if (right === 'own.read') return [sql`p.mailbox_id = ANY (ARRAY(SELECT app.own_mailboxes()))`]
	if (asked.domain !== null || asked.mailbox !== null) return null
	const [reach] =
		await read.sql<Reach>`SELECT app.reads_all() AS all, ARRAY(SELECT app.readable_domains() LIMIT ${FEW + 1}) AS domains,
		ARRAY(SELECT app.readable_mailboxes() LIMIT ${FEW + 1}) AS mailboxes`
	if (!reach || reach.all || reach.domains.length + reach.mailboxes.length > FEW) return null
	return [
		...reach.domains.map((id) => sql`p.domain_id = ${id}::uuid`),
		...reach.mailboxes.map((id) => sql`p.mailbox_id = ${id}::uuid`),
	]
}

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
		WITH found AS MATERIALIZED (${found})
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
	const wanted = sql`${conditionsOf(asked)} ${behind}`
	const places = await placesIn(read, right, asked)
	if (places === null) return sql`SELECT ${COLUMNS} FROM trace_part p WHERE true ${wanted} ${orderAndLimit}`
	if (places.length === 0) return sql`SELECT ${COLUMNS} FROM trace_part p WHERE false`
	const each = places.map(
		(place) => sql`(SELECT ${COLUMNS} FROM trace_part p WHERE ${place} ${wanted} ${orderAndLimit})`,
	)
	return joinSql(each, ' UNION ')
}

/** One page of what was sent and received within the viewer's scope, the latest first. */
export const listTraces = (viewer: Loaded, filter: TraceFilter): Promise<ListPage<TraceRow>> =>
	query(viewer, 'trace.read', (read) => tracesIn(read, 'trace.read', filter))

/** The same of one's own mailboxes, which needs no right. */
export const listOwnTraces = (viewer: Loaded, filter: TraceFilter): Promise<ListPage<TraceRow>> =>
	query(viewer, 'own.read', (read) => tracesIn(read, 'own.read', filter))
