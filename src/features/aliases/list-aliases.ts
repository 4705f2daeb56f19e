import { searchedAddress } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { foundAliases } from '@/core/gateway/found'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { narrowTo } from '@/core/gateway/narrow'
import { query } from '@/core/gateway/query'
import { fragmentFor, type Sql, sql } from '@/core/gateway/sql'
import { isUuid } from '@/platform/uuid'

export interface AliasFilter {
	readonly q?: string | undefined
	readonly domain?: string | undefined
	readonly state?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

export interface AliasListRow {
	readonly id: string
	readonly address: string
	/** The first three. */
	readonly destinations: string[]
	readonly destinationCount: number
	readonly enabled: boolean
	readonly protected: boolean
	readonly createdAt: Date
}

const STATES: Record<string, Sql> = { enabled: sql`AND l.enabled`, disabled: sql`AND NOT l.enabled` }

/** One page of the aliases that the viewer may see, by address. */
export async function listAliases(viewer: Loaded, filter: AliasFilter): Promise<ListPage<AliasListRow>> {
	const cursor = parseCursor(filter.at, 'text')
	const descending = filter.sort === '-address'
	const { behind, orderAndLimit } = keyset({ column: sql`l.address`, id: sql`l.id`, cast: 'text', descending, cursor })
	const inDomain = isUuid(filter.domain) ? filter.domain : null
	const part = searchedAddress(filter.q ?? '')
	const found = await query(viewer, 'alias.read', async (read) => {
		const page = part
			? sql`l.id = ANY (${foundAliases({ part, domain: inDomain, state: filter.state, descending, cursor })})`
			: sql`l.domain_id NOT IN (SELECT app.trashed_domains()) ${fragmentFor(STATES, filter.state)} ${behind}
				${inDomain ? sql`AND l.domain_id = ${inDomain}::uuid` : await narrowTo(read, sql`l.domain_id`)}`
		return read.sql<AliasListRow>`
			SELECT l.id, l.address, l.destinations[1:3] AS destinations, cardinality(l.destinations) AS "destinationCount", l.enabled, l.protected, l.created_at AS "createdAt"
			FROM alias l WHERE ${page} ${orderAndLimit}`
	})
	return pageOf(found, cursor, (row) => row.address)
}
