import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { domainPlace } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { sql } from '@/core/gateway/sql'
import { may } from '@/core/policy'
import { type DomainFilter, searched, within } from './list-domains'

interface Found {
	readonly id: string
	readonly name: string
	readonly organizationId: string
	readonly organizationName: string | null
	readonly lineage: string[]
	readonly mailboxes: number
	readonly aliases: number
	readonly lists: number
	readonly deletedAt: Date
	readonly deletedText: string
	/** When its mail is erased; NULL = there is none. */
	readonly erasesAt: Date | null
	/** Somebody made a domain of this name since. */
	readonly taken: boolean
}
export interface DomainTrashRow extends Found {
	readonly mayRestore: boolean
}

const SORTS = {
	'-deleted': { column: sql`d.deleted_at`, cast: 'timestamptz', descending: true },
	deleted: { column: sql`d.deleted_at`, cast: 'timestamptz', descending: false },
	name: { column: sql`d.name`, cast: 'text', descending: false },
	'-name': { column: sql`d.name`, cast: 'text', descending: true },
} as const
export type TrashSort = keyof typeof SORTS
export const trashSort = (text: string | undefined): TrashSort =>
	text !== undefined && Object.hasOwn(SORTS, text) ? (text as TrashSort) : '-deleted'

/** One page of the domains in the trash, the latest first unless told. */
export async function listDomainTrash(viewer: Loaded, filter: DomainFilter): Promise<ListPage<DomainTrashRow>> {
	const order = SORTS[trashSort(filter.sort)]
	const cursor = parseCursor(filter.at, order.cast)
	const { behind, orderAndLimit } = keyset({ ...order, id: sql`d.id`, cursor })
	const found = await query(
		viewer,
		'domain.read',
		(read) => read.sql<Found>`
			SELECT d.id, d.name, d.organization_id AS "organizationId", o.name AS "organizationName", coalesce(o.lineage, ARRAY[d.organization_id]) AS lineage,
				coalesce(u.mailboxes, 0) AS mailboxes, coalesce(u.aliases, 0) AS aliases, coalesce(u.lists, 0) AS lists, d.deleted_at AS "deletedAt",
				d.deleted_at::text AS "deletedText", app.domain_erases_at(d.id) AS "erasesAt", app.is_live_domain(d.name) AS taken
			FROM domain d LEFT JOIN organization o ON o.id = d.organization_id LEFT JOIN usage u ON u.subject_id = d.id
			WHERE d.deleted_at IS NOT NULL ${within(filter.organization)} ${searched(filter.q)} ${behind} ${orderAndLimit}`,
	)
	const page = pageOf(found, cursor, (row) => (order.cast === 'text' ? row.name : row.deletedText))
	return { ...page, rows: page.rows.map((row) => ({ ...row, mayRestore: mayRestore(viewer, row) })) }
}

function mayRestore(viewer: Loaded, row: Found): boolean {
	const place = domainPlace({ id: row.id, organization: { id: row.organizationId, lineage: row.lineage } })
	return may(viewer.actor, 'domain.restore', place, viewer.now)
}
