import { searchedAddress } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { foundLists } from '@/core/gateway/found'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { narrowTo } from '@/core/gateway/narrow'
import { query } from '@/core/gateway/query'
import { fragmentFor, type Sql, sql } from '@/core/gateway/sql'
import { isUuid } from '@/platform/uuid'
import type { Posters } from './list-choices'

export interface ListFilter {
	readonly q?: string | undefined
	readonly domain?: string | undefined
	readonly state?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

export interface ListListRow {
	readonly id: string
	readonly address: string
	readonly name: string
	readonly posters: Posters
	readonly members: number
	readonly enabled: boolean
	readonly createdAt: Date
}

const STATES: Record<string, Sql> = { enabled: sql`AND l.enabled`, disabled: sql`AND NOT l.enabled` }

/** One page of the mailing lists that the viewer may see, by address. */
export async function listLists(viewer: Loaded, filter: ListFilter): Promise<ListPage<ListListRow>> {
	const cursor = parseCursor(filter.at, 'text')
	const descending = filter.sort === '-address'
	const { behind, orderAndLimit } = keyset({ column: sql`l.address`, id: sql`l.id`, cast: 'text', descending, cursor })
	const inDomain = isUuid(filter.domain) ? filter.domain : null
	const part = searchedAddress(filter.q ?? '')
	const found = await query(viewer, 'list.read', async (read) => {
		const page = part
			? sql`l.id = ANY (${foundLists({ part, domain: inDomain, state: filter.state, descending, cursor })})`
			: sql`l.domain_id NOT IN (SELECT app.trashed_domains()) ${fragmentFor(STATES, filter.state)} ${behind}
				${inDomain ? sql`AND l.domain_id = ${inDomain}::uuid` : await narrowTo(read, sql`l.domain_id`)}`
		return read.sql<ListListRow>`
			SELECT l.id, l.address, l.name, l.posters::text AS posters, l.enabled, l.created_at AS "createdAt",
				(SELECT count(*)::int FROM list_member m WHERE m.list_id = l.id) AS members
			FROM list l WHERE ${page} ${orderAndLimit}`
	})
	return pageOf(found, cursor, (row) => row.address)
}
