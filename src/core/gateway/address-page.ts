/** A page of addresses that are no mailboxes (aliases and lists), sorted, searched and narrowed alike. The row's table is `l`. */
import { searchedAddress } from '@/core/address'
import { isUuid } from '@/platform/uuid'
import type { Sought } from './found'
import type { QueryHandle } from './handles'
import { type Cursor, keyset, parseCursor } from './keyset'
import { narrowTo } from './narrow'
import { fragmentFor, type Sql, sql } from './sql'

/** What a list's address says; everything in it is somebody's text. */
export interface AddressFilter {
	readonly q?: string | undefined
	readonly domain?: string | undefined
	readonly state?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

const STATES: Record<string, Sql> = { enabled: sql`AND l.enabled`, disabled: sql`AND NOT l.enabled` }

/**
 * @param found the search of the noun, for when something is sought
 * @returns `page`, all that stands behind WHERE in a query on `l`, and the cursor for `pageOf`
 */
export function addressPage(
	filter: AddressFilter,
	found: (sought: Sought) => Sql,
): { cursor: Cursor | null; page: (read: QueryHandle) => Promise<Sql> } {
	const cursor = parseCursor(filter.at, 'text')
	const descending = filter.sort === '-address'
	const { behind, orderAndLimit } = keyset({ column: sql`l.address`, id: sql`l.id`, cast: 'text', descending, cursor })
	const domain = isUuid(filter.domain) ? filter.domain : null
	const part = searchedAddress(filter.q ?? '')
	const page = async (read: QueryHandle): Promise<Sql> => {
		if (part)
			return sql`l.id = ANY (${found({ part, domain, state: filter.state, descending, cursor })}) ${orderAndLimit}`
		const inDomain = domain ? sql`AND l.domain_id = ${domain}::uuid` : await narrowTo(read, sql`l.domain_id`)
		const state = fragmentFor(STATES, filter.state)
		return sql`l.domain_id NOT IN (SELECT app.trashed_domains()) ${state} ${behind} ${inDomain} ${orderAndLimit}`
	}
	return { cursor, page }
}
