import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query } from '@/core/gateway/query'
import { noSql, type Sql, sql } from '@/core/gateway/sql'
import { searchedText } from '@/core/shown-address'
import { isUuid } from '@/platform/uuid'

/** What a list's address says; everything in it is somebody's text. */
export interface RoleFilter {
	readonly q?: string | undefined
	readonly organization?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

export interface RoleListRow {
	readonly id: string
	readonly name: string
	readonly description: string
	/** NULL = of the whole server. */
	readonly organization: string | null
	readonly rights: readonly string[]
	/** Live grants that were made from it. */
	readonly held: number
	readonly createdAt: Date
	readonly createdText: string
}

const SORTS = {
	name: { column: sql`r.name`, cast: 'text', descending: false },
	'-name': { column: sql`r.name`, cast: 'text', descending: true },
	created: { column: sql`r.created_at`, cast: 'timestamptz', descending: false },
	'-created': { column: sql`r.created_at`, cast: 'timestamptz', descending: true },
} as const
export type RoleSort = keyof typeof SORTS
export const roleSort = (text: string | undefined): RoleSort =>
	text !== undefined && Object.hasOwn(SORTS, text) ? (text as RoleSort) : 'name'

function belonging(organization: string | undefined): Sql {
	if (organization === 'none') return sql`AND r.organization_id IS NULL`
	return isUuid(organization) ? sql`AND r.organization_id = ${organization}::uuid` : noSql
}

/** One page of the custom roles that the viewer may see: those of the server, and those of organizations in scope. */
export async function listRoles(viewer: Loaded, filter: RoleFilter): Promise<ListPage<RoleListRow>> {
	const sort = roleSort(filter.sort)
	const cursor = parseCursor(filter.at, SORTS[sort].cast)
	const { behind, orderAndLimit } = keyset({ ...SORTS[sort], id: sql`r.id`, cursor })
	const text = searchedText(filter.q ?? '').toLowerCase()
	const searched = text === '' ? noSql : sql`AND strpos(lower(r.name), ${text}) > 0`
	const found = await query(
		viewer,
		'role.read',
		(read) => read.sql<RoleListRow>`
			SELECT r.id, r.name, r.description, o.name AS organization, r.rights, app.role_use(r.id) AS held,
				r.created_at AS "createdAt", r.created_at::text AS "createdText"
			FROM role r LEFT JOIN organization o ON o.id = r.organization_id
			WHERE true ${belonging(filter.organization)} ${searched} ${behind} ${orderAndLimit}`,
	)
	return pageOf(found, cursor, (row) => (sort.endsWith('created') ? row.createdText : row.name))
}
