import type { Loaded } from '@/core/gateway/actor'
import { type AddressFilter, addressPage } from '@/core/gateway/address-page'
import { foundAliases } from '@/core/gateway/found'
import { type ListPage, pageOf } from '@/core/gateway/keyset'
import { query } from '@/core/gateway/query'

export interface AliasListRow {
	readonly id: string
	readonly address: string
	/** The first three. */
	readonly destinations: string[]
	readonly destinationCount: number
	readonly enabled: boolean
	readonly protected: boolean
	readonly version: number
	readonly createdAt: Date
}

/** One page of the aliases that the viewer may see, by address. */
export async function listAliases(viewer: Loaded, filter: AddressFilter): Promise<ListPage<AliasListRow>> {
	const { cursor, page } = addressPage(filter, foundAliases)
	const found = await query(
		viewer,
		'alias.read',
		async (read) => read.sql<AliasListRow>`
			SELECT l.id, l.address, l.destinations[1:3] AS destinations, cardinality(l.destinations) AS "destinationCount", l.enabled, l.protected, l.version, l.created_at AS "createdAt"
			FROM alias l WHERE ${await page(read)}`,
	)
	return pageOf(found, cursor, (row) => row.address)
}
