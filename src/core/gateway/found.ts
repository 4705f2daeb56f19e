/** Search of any part of an address, in the database (prisma/migrations, app.search_page): it knows the scope, and cuts the page. */
import { type Cursor, PAGE_SIZE } from './keyset'
import { type Sql, sql } from './sql'

export interface Sought {
	/** What is sought, in the form that addresses are kept in (core/address, searchedAddress). */
	readonly part: string
	/** Only addresses that begin with it. */
	readonly begins?: boolean
	readonly domain?: string | null
	readonly state?: string | undefined
	/** How full they are, or that nobody uses them. */
	readonly use?: string | undefined
	readonly sorted?: 'address' | 'created' | 'used'
	readonly descending?: boolean
	readonly cursor?: Cursor | null
	readonly limit?: number
}

/** What the database's functions take; one row more than the page is asked for, as in a list without a search. */
function asked({ cursor, descending = false, limit = PAGE_SIZE, state, use, ...rest }: Sought): string {
	const after = cursor ? { value: cursor.value, id: cursor.id } : undefined
	const down = descending !== (cursor?.backwards ?? false)
	return JSON.stringify({
		...rest,
		state: state || undefined,
		use: use || undefined,
		descending: down,
		after,
		most: limit + 1,
	})
}

/** The ids of mailboxes as an array, for `= ANY (…)`, under the armed right. */
export const foundMailboxes = (sought: Sought): Sql => sql`ARRAY(SELECT app.find_mailboxes(${asked(sought)}::jsonb))`
/** The ids of lists, likewise. */
export const foundLists = (sought: Sought): Sql => sql`ARRAY(SELECT app.find_lists(${asked(sought)}::jsonb))`
/** The ids of aliases, likewise. */
export const foundAliases = (sought: Sought): Sql => sql`ARRAY(SELECT app.find_aliases(${asked(sought)}::jsonb))`
