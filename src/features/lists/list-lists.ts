import type { Loaded } from '@/core/gateway/actor'
import { type AddressFilter, addressPage } from '@/core/gateway/address-page'
import { foundLists } from '@/core/gateway/found'
import { type ListPage, pageOf } from '@/core/gateway/keyset'
import { query } from '@/core/gateway/query'
import type { Posters } from './list-choices'

export interface ListListRow {
	readonly id: string
	readonly address: string
	readonly name: string
	readonly posters: Posters
	readonly members: number
	readonly enabled: boolean
	readonly version: number
	readonly createdAt: Date
}

/** One page of the mailing lists that the viewer may see, by address. */
export async function listLists(viewer: Loaded, filter: AddressFilter): Promise<ListPage<ListListRow>> {
	const { cursor, page } = addressPage(filter, foundLists)
	const found = await query(
		viewer,
		'list.read',
		async (read) => read.sql<ListListRow>`
			SELECT l.id, l.address, l.name, l.posters::text AS posters, l.enabled, l.version, l.created_at AS "createdAt",
				(SELECT count(*)::int FROM list_member m WHERE m.list_id = l.id) AS members
			FROM list l WHERE ${await page(read)}`,
	)
	return pageOf(found, cursor, (row) => row.address)
}
