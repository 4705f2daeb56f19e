/**
 * Where the rows of a page are looked for, so that no search reads more than it shows. Row-level security filters what an index has found: along
 * the index of time alone somebody with one domain would walk past everybody else's messages. So each place of theirs is asked by an index of
 * its own for as many rows as a page has, and of those the latest are taken.
 */
import type { QueryHandle } from '@/core/gateway/handles'
import { joinSql, noSql, type Sql, sql } from '@/core/gateway/sql'
import { type Asked, RESULTS } from './trace-filter'

/** In whose name is read: that of who looks after others' mail, or one's own. */
export type TraceRight = 'trace.read' | 'own.read'

/** So many rows are read at most to have the latest of each place; more places are a good part of everything, and found soon along the time. */
const ROWS = 10_000
export interface Places {
	readonly domains: readonly string[]
	readonly mailboxes: readonly string[]
}
interface Reach extends Places {
	readonly all: boolean
	/** Whether all of the domain, or the mailbox, that is asked for lies within reach. */
	readonly domain: boolean
	readonly mailbox: boolean
}

/** @param atMost rows of a page @returns NULL = everywhere */
export async function placesIn(
	read: QueryHandle,
	right: TraceRight,
	asked: Asked,
	atMost: number,
): Promise<Places | null> {
	const few = Math.max(5, Math.floor(ROWS / atMost))
	if (right === 'own.read') {
		const mine = await read.sql<{ id: string }>`SELECT app.own_mailboxes() AS id`
		return { domains: [], mailboxes: mine.map(({ id }) => id) }
	}
	const [reach] = await read.sql<Reach>`
		WITH d AS MATERIALIZED (SELECT app.readable_domains() AS id), m AS MATERIALIZED (SELECT app.readable_mailboxes() AS id)
		SELECT app.reads_all() AS all, ARRAY(SELECT id FROM d LIMIT ${few + 1}) AS domains, ARRAY(SELECT id FROM m LIMIT ${few + 1}) AS mailboxes,
			EXISTS (SELECT FROM d WHERE d.id = ${asked.domain}::uuid) AS domain,
			EXISTS (SELECT FROM m WHERE m.id = ${asked.mailbox}::uuid)
				OR EXISTS (SELECT FROM mailbox b JOIN d ON d.id = b.domain_id WHERE b.id = ${asked.mailbox}::uuid) AS mailbox`
	if (!reach) return { domains: [], mailboxes: [] }
	if (asked.mailbox !== null) return { domains: [], mailboxes: reach.all || reach.mailbox ? [asked.mailbox] : [] }
	if (asked.domain !== null && (reach.all || reach.domain)) return { domains: [asked.domain], mailboxes: [] }
	if (asked.domain !== null) return { domains: [], mailboxes: reach.mailboxes }
	return reach.all || reach.domains.length + reach.mailboxes.length > few ? null : reach
}

/** Each way and result that a search by one of them, or by both, may mean; NULL = it asks for neither, or for an address, which says more. */
function kindsOf({ side, result, sender, recipient, messageId }: Asked): { sides: string[]; results: string[] } | null {
	if ((side === null && result === null) || sender || recipient || messageId !== '') return null
	const sides = side === null ? ['sender', 'recipient'] : [side]
	const pairs = sides.flatMap((one) => (result === null ? RESULTS : [result]).map((each) => [one, each] as const))
	return { sides: pairs.map(([one]) => one), results: pairs.map(([, each]) => each) }
}

/**
 * The rows of a page, as a query.
 * @param columns of a part `p` @param wanted conditions on it, each beginning with AND, and the page's order and limit
 */
export function inPlaces(places: Places | null, asked: Asked, columns: Sql, wanted: Sql): Sql {
	const kinds = kindsOf(asked)
	const ofKind = kinds ? sql`AND p.side = k.side AND p.result = k.result` : noSql
	const eachKind = kinds
		? sql`CROSS JOIN unnest(${kinds.sides}::text[], ${kinds.results}::text[]) AS k (side, result)`
		: noSql
	const parts = (place: Sql) => sql`(SELECT ${columns} FROM trace_part p WHERE ${place} ${ofKind} ${wanted}) p`
	if (places === null) return sql`SELECT p.* FROM (SELECT) AS w ${eachKind} CROSS JOIN LATERAL ${parts(sql`true`)}`
	// Never by the id itself: of a large place PostgreSQL takes it that what is asked for is common there, and walks along its time.
	const each = (ids: readonly string[], column: Sql) =>
		sql`SELECT p.* FROM unnest(${[...ids]}::uuid[]) AS w (id) ${eachKind} CROSS JOIN LATERAL ${parts(sql`${column} = w.id`)}`
	const found = [
		...(places.domains.length > 0 ? [each(places.domains, sql`p.domain_id`)] : []),
		...(places.mailboxes.length > 0 ? [each(places.mailboxes, sql`p.mailbox_id`)] : []),
	]
	return found.length > 0 ? joinSql(found, ' UNION ') : sql`SELECT ${columns} FROM trace_part p WHERE false`
}
