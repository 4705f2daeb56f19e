import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query } from '@/core/gateway/query'
import { type Sql, sql } from '@/core/gateway/sql'
import { isLive } from '@/core/policy'
import { searchedText } from '@/core/shown-address'
import { isUuid } from '@/platform/uuid'
import { type ScopeName, scopesOf } from './held-grants'

/** A grant as the tree of who gave what to whom shows it. */
export interface TreeGrant {
	readonly id: string
	readonly parentId: string | null
	readonly accountId: string
	readonly holder: string
	/** The holder is an API key. */
	readonly isKey: boolean
	readonly roleName: string
	readonly startsAt: Date
	readonly endsAt: Date | null
	/** Live grants below it, also those that the viewer cannot see. */
	readonly handedOn: number
	readonly mailboxes: number
	readonly maxMailboxes: number | null
	readonly scopes: readonly ScopeName[]
	readonly moreScopes: number
	/** It came out of a grant of the viewer's with which they may revoke. */
	readonly mayRevoke: boolean
}
export interface GrantTree {
	/** The grants at the top of this page. */
	readonly page: ListPage<TreeGrant>
	/** What hangs below them, the nearest first. */
	readonly below: readonly TreeGrant[]
	/** The grant whose branch is shown. */
	readonly under: TreeGrant | null
}
export interface TreeFilter {
	readonly q?: string | undefined
	readonly under?: string | undefined
	readonly at?: string | undefined
}

type Row = Omit<TreeGrant, 'scopes' | 'moreScopes' | 'mayRevoke'> & { readonly lineage: readonly string[] }

const PAGE = 30
const BELOW = 300
const SEARCHED_AT_MOST = 200
const COLUMNS = sql`g.id, g.parent_id AS "parentId", g.account_id AS "accountId", a.name AS holder, a.maker_id IS NOT NULL AS "isKey", g.role_name AS "roleName", g.starts_at AS "startsAt",
	g.ends_at AS "endsAt", g.lineage, app.handed_on(g.id) AS "handedOn", coalesce(u.mailboxes, 0) AS mailboxes, g.max_mailboxes AS "maxMailboxes"
	FROM access_grant g JOIN account a ON a.id = g.account_id LEFT JOIN usage u ON u.subject_id = g.id
	WHERE g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now())`

/** Which grants stand at the top: those below one, those of the people searched for, or those whose own origin is out of sight. */
function top({ q, under }: TreeFilter): Sql {
	const text = searchedText(q ?? '').toLowerCase()
	if (text !== '') return sql`AND a.id = ANY (ARRAY(SELECT app.find_accounts(${text}, ${SEARCHED_AT_MOST})))`
	if (isUuid(under)) return sql`AND g.parent_id = ${under}::uuid`
	return sql`AND NOT EXISTS (SELECT 1 FROM access_grant up JOIN account over ON over.id = up.account_id WHERE up.id = g.parent_id)`
}

/** One page of the tree, with the branches below it: whatever the viewer may see of it, and nothing else. */
export const grantTree = (viewer: Loaded, filter: TreeFilter): Promise<GrantTree> =>
	query(viewer, 'account.read', async (read) => {
		const cursor = parseCursor(filter.at, 'text')
		const order = { column: sql`a.name`, id: sql`g.id`, descending: false, cast: 'text', cursor, limit: PAGE } as const
		const { behind, orderAndLimit } = keyset(order)
		const found = await read.sql<Row>`SELECT ${COLUMNS} ${top(filter)} ${behind} ${orderAndLimit}`
		const page = pageOf(found, cursor, (row) => row.holder, PAGE)
		const ids = page.rows.map(({ id }) => id)
		const below = await read.sql<Row>`
			SELECT ${COLUMNS} AND g.lineage && ${ids}::uuid[] AND NOT g.id = ANY (${ids}::uuid[]) ORDER BY cardinality(g.lineage), a.name, g.id LIMIT ${BELOW}`
		const above = isUuid(filter.under) ? await read.sql<Row>`SELECT ${COLUMNS} AND g.id = ${filter.under}::uuid` : []
		const all = await withScopes(read, viewer, [...page.rows, ...below, ...above])
		const of = (rows: readonly Row[]) => all.filter(({ id }) => rows.some((row) => row.id === id))
		return { page: { ...page, rows: of(page.rows) }, below: of(below), under: of(above)[0] ?? null }
	})

async function withScopes(read: QueryHandle, viewer: Loaded, rows: readonly Row[]): Promise<TreeGrant[]> {
	const scopes = await scopesOf(
		read,
		rows.map(({ id }) => id),
	)
	const revoking = new Set(
		viewer.actor.grants.filter((own) => own.rights.has('grant.revoke') && isLive(own, viewer.now)).map(({ id }) => id),
	)
	return rows.map(({ lineage, ...row }) => {
		const own = scopes.filter(({ grantId }) => grantId === row.id)
		const mayRevoke = row.accountId !== viewer.accountId && lineage.some((id) => revoking.has(id))
		return { ...row, scopes: own, moreScopes: Math.max(0, (own[0]?.all ?? 0) - own.length), mayRevoke }
	})
}
