import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { keyset, type ListPage, PAGE_SIZE, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query } from '@/core/gateway/query'
import { fragmentFor, noSql, type Sql, sql } from '@/core/gateway/sql'
import { searchedText } from '@/core/shown-address'
import { isUuid } from '@/platform/uuid'

/** What a list's address says; everything in it is somebody's text. */
export interface AccountFilter {
	readonly q?: string | undefined
	readonly state?: string | undefined
	readonly who?: string | undefined
	readonly organization?: string | undefined
	/** `none`: those without a second factor. */
	readonly factor?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

export type AccountState = 'invited' | 'active' | 'disabled'
export interface AccountListRow {
	readonly id: string
	readonly name: string
	readonly address: string
	readonly state: AccountState
	/** NULL = in none, or in one that the viewer may not see. */
	readonly organization: string | null
	readonly hasMailbox: boolean
	/** Names of the roles held now or soon, at most `ROLES_SHOWN`, then how many more. */
	readonly roles: readonly string[]
	readonly moreRoles: number
	/** Last use of the panel that is still known of; NULL = none. */
	readonly lastSeenAt: Date | null
	readonly version: number
	readonly createdAt: Date
	readonly createdText: string
	/** By when they need a second factor, in a list of those without; NULL = nobody asks for it. */
	readonly factorDue: Date | null
}

const SEARCHED_AT_MOST = 1000
const ROLES_SHOWN = 3
const FEW = 50

const STATES: Record<string, Sql> = {
	invited: sql`AND a.state = 'invited'`,
	active: sql`AND a.state = 'active'`,
	disabled: sql`AND a.state = 'disabled'`,
}
const LIVE = sql`g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now())`
const WHO: Record<string, Sql> = {
	rights: sql`AND a.id IN (SELECT g.account_id FROM access_grant g WHERE ${LIVE})`,
	outside: sql`AND a.domain_id IS NULL`,
	mailbox: sql`AND a.domain_id IS NOT NULL`,
}
const FACTORS: Record<string, Sql> = { none: sql`AND NOT app.has_second_factor(a.id)` }
const SORTS = {
	name: { column: sql`a.name`, cast: 'text', descending: false },
	'-name': { column: sql`a.name`, cast: 'text', descending: true },
	address: { column: sql`a.address`, cast: 'text', descending: false },
	'-address': { column: sql`a.address`, cast: 'text', descending: true },
	created: { column: sql`a.created_at`, cast: 'timestamptz', descending: false },
	'-created': { column: sql`a.created_at`, cast: 'timestamptz', descending: true },
} as const
export type AccountSort = keyof typeof SORTS
export const accountSort = (text: string | undefined): AccountSort =>
	text !== undefined && Object.hasOwn(SORTS, text) ? (text as AccountSort) : 'name'

const KEYS: Record<string, (row: AccountListRow) => string> = {
	name: (row) => row.name,
	address: (row) => row.address,
	created: (row) => row.createdText,
}

interface Reach {
	readonly all: boolean
	readonly organizations: string[]
	readonly domains: string[]
	readonly owners: string[]
}

/** Repeats a small scope in the query, so that the planner takes the index of those few and does not walk past everybody else. */
async function narrowed(read: QueryHandle, viewer: Loaded): Promise<Sql> {
	const [reach] = await read.sql<Reach>`
		SELECT app.reads_all() AS all, ARRAY(SELECT app.readable_organizations() LIMIT ${FEW + 1}) AS organizations,
			ARRAY(SELECT app.readable_domains() LIMIT ${FEW + 1}) AS domains,
			ARRAY(SELECT m.account_id FROM mailbox m WHERE m.id IN (SELECT app.readable_mailboxes()) LIMIT ${FEW + 1}) AS owners`
	if (!reach || reach.all || [reach.organizations, reach.domains, reach.owners].some((ids) => ids.length > FEW)) {
		return noSql
	}
	return sql`AND (a.organization_id = ANY (${reach.organizations}::uuid[]) OR a.domain_id = ANY (${reach.domains}::uuid[])
		OR a.id = ANY (${[...reach.owners, viewer.accountId ?? '']}::uuid[]))`
}

/** What the filters of the address leave in the list. */
function wantedOf(filter: AccountFilter): Sql {
	const within = isUuid(filter.organization) ? sql`AND a.organization_id = ${filter.organization}::uuid` : noSql
	return sql`${fragmentFor(STATES, filter.state)} ${fragmentFor(WHO, filter.who)} ${fragmentFor(FACTORS, filter.factor)} ${within}`
}
const searchedFor = (typed: string | undefined): Sql => {
	const text = searchedText(typed ?? '').toLowerCase()
	return text === '' ? noSql : sql`AND a.id = ANY (ARRAY(SELECT app.find_accounts(${text}, ${SEARCHED_AT_MOST})))`
}

/** How many people without a second factor the list has, counted to 1,001; NULL where these are not asked for. */
export async function countWithoutFactor(viewer: Loaded, filter: AccountFilter): Promise<number | null> {
	if (filter.factor !== 'none') return null
	return query(viewer, 'account.read', async (read) => {
		const scope = await narrowed(read, viewer)
		const [row] = await read.sql<{ count: number }>`
			SELECT count(*)::int AS count FROM (SELECT 1 FROM account a
				WHERE a.retired_at IS NULL ${scope} ${wantedOf(filter)} ${searchedFor(filter.q)} LIMIT ${SEARCHED_AT_MOST + 1}) found`
		return row?.count ?? 0
	})
}

/** One page of the people whom the viewer may see: the page is cut first, and only its rows are looked up further. */
export async function listAccounts(viewer: Loaded, filter: AccountFilter): Promise<ListPage<AccountListRow>> {
	const sort = accountSort(filter.sort)
	const cursor = parseCursor(filter.at, SORTS[sort].cast)
	const { behind, orderAndLimit } = keyset({ ...SORTS[sort], id: sql`a.id`, cursor })
	const order = keyset({ ...SORTS[sort], id: sql`a.id`, cursor, limit: PAGE_SIZE }).orderAndLimit
	const wanted = wantedOf(filter)
	const due = filter.factor === 'none' ? sql`app.second_factor_due(a.id)` : sql`NULL::timestamptz`
	const found = await query(viewer, 'account.read', async (read) => {
		const scope = await narrowed(read, viewer)
		const searched = searchedFor(filter.q)
		return read.sql<AccountListRow>`
			SELECT a.id, a.name, a.address, a.state::text AS state, o.name AS organization, a.domain_id IS NOT NULL AS "hasMailbox",
				a.version, a.created_at AS "createdAt", a.created_at::text AS "createdText", ${due} AS "factorDue", r.names[1:${ROLES_SHOWN}] AS roles,
				greatest(0, cardinality(r.names) - ${ROLES_SHOWN}) AS "moreRoles",
				(SELECT max(s.last_seen_at) FROM session s WHERE s.account_id = a.id) AS "lastSeenAt"
			FROM (SELECT a.id, a.name, a.address, a.state, a.domain_id, a.organization_id, a.version, a.created_at FROM account a WHERE a.retired_at IS NULL ${scope} ${wanted} ${searched} ${behind} ${orderAndLimit}) a
			LEFT JOIN organization o ON o.id = a.organization_id
			CROSS JOIN LATERAL (SELECT ARRAY(SELECT g.role_name FROM access_grant g WHERE g.account_id = a.id AND ${LIVE} ORDER BY g.created_at) AS names) r
			${order}`
	})
	return pageOf(found, cursor, KEYS[sort.replace('-', '')] ?? ((row) => row.name))
}
