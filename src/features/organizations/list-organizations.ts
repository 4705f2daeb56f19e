import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, PAGE_SIZE, pageOf, parseCursor } from '@/core/gateway/keyset'
import { organizationPlace } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { fragmentFor, noSql, type Sql, sql } from '@/core/gateway/sql'
import { may, type Right } from '@/core/policy'
import { isUuid } from '@/platform/uuid'

/** What a list's address says; everything in it is somebody's text. */
export interface OrganizationFilter {
	readonly q?: string | undefined
	/** An organization's id: those below it, at any depth. `top`: those below none. */
	readonly below?: string | undefined
	readonly state?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

interface Found {
	readonly id: string
	readonly name: string
	readonly enabled: boolean
	/** Enabled itself, but an organization above it is not. */
	readonly stopped: boolean
	readonly lineage: string[]
	/** NULL at the top, and where the viewer may not see it. */
	readonly parentName: string | null
	readonly domains: number
	readonly mailboxes: number
	readonly storageBytes: bigint
	/** What the mailboxes hold. */
	readonly usedBytes: bigint
	/** NULL = unlimited. */
	readonly maxDomains: number | null
	readonly maxMailboxes: number | null
	readonly maxStorageBytes: bigint | null
	readonly version: number
	readonly createdAt: Date
	readonly sortText: string
}
export interface OrganizationListRow extends Found {
	readonly can: { readonly edit: boolean; readonly remove: boolean; readonly createDomain: boolean }
}

const STOPPED = sql`o.id IN (SELECT app.stopped_organizations())`
const STATES: Record<string, Sql> = {
	enabled: sql`AND NOT (${STOPPED})`,
	disabled: sql`AND NOT o.enabled`,
	stopped: sql`AND o.enabled AND ${STOPPED}`,
}
const USED = sql`coalesce(s.bytes, 0)`
const SORTS = {
	name: { column: sql`lower(o.name)`, cast: 'text', descending: false },
	'-name': { column: sql`lower(o.name)`, cast: 'text', descending: true },
	created: { column: sql`o.created_at`, cast: 'timestamptz', descending: false },
	'-created': { column: sql`o.created_at`, cast: 'timestamptz', descending: true },
	used: { column: USED, cast: 'bigint', descending: false },
	'-used': { column: USED, cast: 'bigint', descending: true },
} as const
export type OrganizationSort = keyof typeof SORTS
export const organizationSort = (text: string | undefined): OrganizationSort =>
	text !== undefined && Object.hasOwn(SORTS, text) ? (text as OrganizationSort) : 'name'

const belowOf = (id: string | undefined): Sql => {
	if (id === 'top') return sql`AND o.parent_id IS NULL`
	return isUuid(id) ? sql`AND o.lineage @> ARRAY[${id}::uuid] AND o.id <> ${id}::uuid` : noSql
}

const searched = (q: string | undefined): Sql => {
	const text = (q ?? '').replaceAll('\0', '').normalize('NFC').trim().slice(0, 100)
	return text === '' ? noSql : sql`AND position(lower(${text}) IN lower(o.name)) > 0`
}

/** One page of the organizations that the viewer may see, in one query. */
export async function listOrganizations(
	viewer: Loaded,
	filter: OrganizationFilter,
	limit = PAGE_SIZE,
): Promise<ListPage<OrganizationListRow>> {
	const order = SORTS[organizationSort(filter.sort)]
	const cursor = parseCursor(filter.at, order.cast)
	const { behind, orderAndLimit } = keyset({ ...order, id: sql`o.id`, cursor, limit })
	const again = keyset({ ...order, column: sql`o.sort_value`, id: sql`o.id`, cursor, limit }).orderAndLimit
	const narrowed = sql`${belowOf(filter.below)} ${fragmentFor(STATES, filter.state)} ${searched(filter.q)}`
	const found = await query(
		viewer,
		'organization.read',
		(read) => read.sql<Found>`
			SELECT o.id, o.name, o.enabled, o.enabled AND ${STOPPED} AS stopped, o.lineage, p.name AS "parentName",
				coalesce(u.domains, 0) AS domains, coalesce(u.mailboxes, 0) AS mailboxes, coalesce(u.storage_bytes, 0) AS "storageBytes", o.used_bytes AS "usedBytes",
				o.max_domains AS "maxDomains", o.max_mailboxes AS "maxMailboxes", o.max_storage_bytes AS "maxStorageBytes",
				o.version, o.created_at AS "createdAt", o.sort_value::text AS "sortText"
			FROM (SELECT o.*, ${USED} AS used_bytes, ${order.column} AS sort_value FROM organization o LEFT JOIN mail_sum s ON s.subject_id = o.id WHERE true ${narrowed} ${behind} ${orderAndLimit}) o
			LEFT JOIN organization p ON p.id = o.parent_id LEFT JOIN usage u ON u.subject_id = o.id ${again}`,
	)
	const page = pageOf(found, cursor, (row) => row.sortText, limit)
	return { ...page, rows: page.rows.map((row) => ({ ...row, can: allowed(viewer, row) })) }
}

function allowed(viewer: Loaded, row: Found): OrganizationListRow['can'] {
	const place = organizationPlace(row)
	const can = (right: Right) => may(viewer.actor, right, place, viewer.now)
	return { edit: can('organization.edit'), remove: can('organization.remove'), createDomain: can('domain.create') }
}
