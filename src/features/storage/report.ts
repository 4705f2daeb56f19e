import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, PAGE_SIZE, pageOf, parseCursor } from '@/core/gateway/keyset'
import { narrowTo } from '@/core/gateway/narrow'
import { query } from '@/core/gateway/query'
import { noSql, type Sql, sql } from '@/core/gateway/sql'
import { isUuid } from '@/platform/uuid'

/** What a report's address says; everything in it is somebody's text. */
export interface ReportFilter {
	/** Anything but `unused` is the report of what is nearly full. */
	readonly view?: string | undefined
	/** Unused for so many days. */
	readonly days?: string | undefined
	readonly domain?: string | undefined
	readonly at?: string | undefined
}

export interface ReportRow {
	readonly id: string
	readonly domainId: string
	readonly address: string
	readonly name: string
	readonly usedBytes: bigint
	/** NULL = unlimited. */
	readonly quotaBytes: bigint | null
	readonly percent: number | null
	/** Since when it is as full as that. */
	readonly crossedAt: Date | null
	/** Seconds since 1970; NULL = never. */
	readonly lastSignIn: bigint | null
	readonly createdAt: Date
	readonly sortText: string
}

export const UNUSED_FOR = [30, 90, 180, 365] as const
export const unusedDays = (text: string | undefined): number => UNUSED_FOR.find((days) => String(days) === text) ?? 30
export const isUnused = (filter: ReportFilter): boolean => filter.view === 'unused'

const inDomain = (id: string | undefined): Sql => (isUuid(id) ? sql`AND x.domain_id = ${id}::uuid` : noSql)
const unused = (days: number): Sql => sql`x.empty AND x.last_used_on <= (now() AT TIME ZONE 'UTC')::date - ${days}::int`
const THERE = sql`m.deleted_at IS NULL AND m.domain_id NOT IN (SELECT app.trashed_domains())`

/**
 * One page of the mailboxes that are nearly full, the fullest first, or of those that nobody uses, the longest first: no sign-in for so
 * many days, and no mail in them. Both stand in an index of their own.
 */
export async function storageReport(
	viewer: Loaded,
	filter: ReportFilter,
	limit = PAGE_SIZE,
): Promise<ListPage<ReportRow>> {
	const order = isUnused(filter)
		? { column: sql`x.last_used_on - '1970-01-01'::date`, descending: false }
		: { column: sql`x.percent`, descending: true }
	const cursor = parseCursor(filter.at, 'bigint')
	const { behind, orderAndLimit } = keyset({ ...order, cast: 'bigint', id: sql`m.id`, cursor, limit })
	const again = keyset({ ...order, column: sql`p.sort_value`, cast: 'bigint', id: sql`p.id`, cursor, limit })
	const which = isUnused(filter) ? unused(unusedDays(filter.days)) : sql`x.level > 0`
	const found = await query(viewer, 'mailbox.read', async (read) => {
		const scope = await narrowTo(read, sql`x.domain_id`, sql`x.mailbox_id`)
		return read.sql<ReportRow>`
			SELECT p.id, p.domain_id AS "domainId", p.address, (SELECT a.name FROM account a WHERE a.id = p.account_id) AS name, p.quota_bytes AS "quotaBytes", p.percent,
				coalesce((SELECT u.bytes FROM mail_usage u WHERE u.mailbox_id = p.id), 0) AS "usedBytes", p.crossed_at AS "crossedAt",
				(SELECT max(s.last_login) FROM mail_sign_in s WHERE s.mailbox_id = p.id) AS "lastSignIn", p.created_at AS "createdAt", p.sort_value::text AS "sortText"
			FROM (SELECT m.id, m.domain_id, m.address, m.account_id, m.quota_bytes, m.created_at, x.percent, x.crossed_at, ${order.column} AS sort_value
				FROM mailbox_use x JOIN mailbox m ON m.id = x.mailbox_id WHERE ${which} AND ${THERE} ${inDomain(filter.domain)} ${scope} ${behind} ${orderAndLimit}) p
			${again.orderAndLimit}`
	})
	return pageOf(found, cursor, (row) => row.sortText, limit)
}

export interface StorageCounts {
	readonly full: number
	/** 95 % and more, but not full. */
	readonly almostFull: number
	/** 80 % and more, but less than 95 %. */
	readonly filling: number
	/** Counted to 1,001. */
	readonly unused: number
}

const COUNTED_TO = 1001

/** How many there are of each, where the viewer sees mailboxes. */
export async function storageCounts(viewer: Loaded, filter: ReportFilter = {}): Promise<StorageCounts> {
	const [counts] = await query(
		viewer,
		'mailbox.read',
		(read) => read.sql<StorageCounts>`
			SELECT count(*) FILTER (WHERE x.level >= 100)::int AS full, count(*) FILTER (WHERE x.level = 95)::int AS "almostFull", count(*) FILTER (WHERE x.level = 80)::int AS filling,
				(SELECT count(*)::int FROM (SELECT FROM mailbox_use x JOIN mailbox m ON m.id = x.mailbox_id
					WHERE ${unused(unusedDays(filter.days))} AND ${THERE} ${inDomain(filter.domain)} LIMIT ${COUNTED_TO}) q) AS unused
			FROM mailbox_use x JOIN mailbox m ON m.id = x.mailbox_id WHERE x.level > 0 AND ${THERE} ${inDomain(filter.domain)}`,
	)
	return counts ?? { full: 0, almostFull: 0, filling: 0, unused: 0 }
}
