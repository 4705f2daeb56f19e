import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, PAGE_SIZE, pageOf, parseCursor } from '@/core/gateway/keyset'
import { narrowTo } from '@/core/gateway/narrow'
import { domainPlace } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { fragmentFor, noSql, type Sql, sql } from '@/core/gateway/sql'
import { may, type Right } from '@/core/policy'
import { isUuid } from '@/platform/uuid'
import { namePattern, searchText } from './domain-search'

/** What a list's address says; everything in it is somebody's text. */
export interface DomainFilter {
	readonly q?: string | undefined
	readonly organization?: string | undefined
	readonly state?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

interface Found {
	readonly id: string
	/** Canonical: punycode. */
	readonly name: string
	readonly description: string
	readonly enabled: boolean
	/** Enabled itself, but an organization above it is not. */
	readonly stopped: boolean
	readonly organizationId: string
	/** NULL where the viewer may not see the organization. */
	readonly organizationName: string | null
	readonly lineage: string[]
	readonly mailboxes: number
	readonly aliases: number
	/** Promised to mailboxes by their quotas. */
	readonly storageBytes: bigint
	/** What the mailboxes hold. */
	readonly usedBytes: bigint
	/** NULL = unlimited. */
	readonly maxMailboxes: number | null
	readonly maxAliases: number | null
	readonly maxStorageBytes: bigint | null
	readonly version: number
	readonly createdAt: Date
	readonly sortText: string
}
export interface DomainListRow extends Found {
	readonly can: { readonly edit: boolean; readonly remove: boolean; readonly createMailbox: boolean }
}

const STOPPED = sql`d.organization_id IN (SELECT app.stopped_organizations())`
const STATES: Record<string, Sql> = {
	enabled: sql`AND d.enabled AND NOT (${STOPPED})`,
	disabled: sql`AND NOT d.enabled`,
	stopped: sql`AND d.enabled AND ${STOPPED}`,
}
const USED = sql`coalesce(s.bytes, 0)`
const SORTS = {
	name: { column: sql`d.name`, cast: 'text', descending: false },
	'-name': { column: sql`d.name`, cast: 'text', descending: true },
	created: { column: sql`d.created_at`, cast: 'timestamptz', descending: false },
	'-created': { column: sql`d.created_at`, cast: 'timestamptz', descending: true },
	used: { column: USED, cast: 'bigint', descending: false },
	'-used': { column: USED, cast: 'bigint', descending: true },
} as const
export type DomainSort = keyof typeof SORTS
export const domainSort = (text: string | undefined): DomainSort =>
	text !== undefined && Object.hasOwn(SORTS, text) ? (text as DomainSort) : 'name'

/** In this organization, or anywhere below it as far as the viewer sees. */
export const within = (organization: string | undefined): Sql =>
	isUuid(organization)
		? sql`AND (d.organization_id = ${organization}::uuid
			OR d.organization_id IN (SELECT o.id FROM organization o WHERE o.lineage @> ARRAY[${organization}::uuid]))`
		: noSql

export const searched = (q: string | undefined): Sql => {
	const text = searchText(q)
	return text === ''
		? noSql
		: sql`AND (d.name LIKE ${namePattern(text)} OR position(${text} IN lower(d.description)) > 0)`
}

/** One page of the domains that the viewer may see, in one query: the page is cut first, and only its rows are looked up further. */
export async function listDomains(
	viewer: Loaded,
	filter: DomainFilter,
	limit = PAGE_SIZE,
): Promise<ListPage<DomainListRow>> {
	const sort = domainSort(filter.sort)
	const order = SORTS[sort]
	const cursor = parseCursor(filter.at, order.cast)
	const { behind, orderAndLimit } = keyset({ ...order, id: sql`d.id`, cursor, limit })
	const again = keyset({ ...order, column: sql`d.sort_value`, id: sql`d.id`, cursor, limit }).orderAndLimit
	const narrowed = sql`${within(filter.organization)} ${fragmentFor(STATES, filter.state)} ${searched(filter.q)}`
	const found = await query(viewer, 'domain.read', async (read) => {
		const scope = await narrowTo(read, sql`d.id`)
		return read.sql<Found>`
			SELECT d.id, d.name, d.description, d.enabled, d.enabled AND ${STOPPED} AS stopped,
				d.organization_id AS "organizationId", o.name AS "organizationName", coalesce(o.lineage, ARRAY[d.organization_id]) AS lineage,
				coalesce(u.mailboxes, 0) AS mailboxes, coalesce(u.aliases, 0) AS aliases, coalesce(u.storage_bytes, 0) AS "storageBytes", d.used_bytes AS "usedBytes",
				d.max_mailboxes AS "maxMailboxes", d.max_aliases AS "maxAliases", d.max_storage_bytes AS "maxStorageBytes",
				d.version, d.created_at AS "createdAt", d.sort_value::text AS "sortText"
			FROM (SELECT d.*, ${USED} AS used_bytes, ${order.column} AS sort_value FROM domain d LEFT JOIN mail_sum s ON s.subject_id = d.id WHERE d.deleted_at IS NULL ${scope} ${narrowed} ${behind} ${orderAndLimit}) d
			LEFT JOIN organization o ON o.id = d.organization_id LEFT JOIN usage u ON u.subject_id = d.id ${again}`
	})
	const page = pageOf(found, cursor, (row) => row.sortText, limit)
	return { ...page, rows: page.rows.map((row) => ({ ...row, can: allowed(viewer, row) })) }
}

function allowed(viewer: Loaded, row: Found): DomainListRow['can'] {
	const place = domainPlace({ id: row.id, organization: { id: row.organizationId, lineage: row.lineage } })
	const can = (right: Right) => may(viewer.actor, right, place, viewer.now)
	return { edit: can('domain.edit'), remove: can('domain.remove'), createMailbox: can('mailbox.create') }
}
