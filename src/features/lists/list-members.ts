import { searchedAddress } from '@/core/address'
import type { QueryHandle } from '@/core/gateway/handles'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { noSql, sql } from '@/core/gateway/sql'

export interface MemberFilter {
	readonly q?: string | undefined
	readonly at?: string | undefined
}

/** What a member is, as far as the viewer can see: what lies out of their reach is elsewhere. */
export type MemberKind = 'mailbox' | 'alias' | 'elsewhere'

export interface Member {
	readonly id: string
	readonly address: string
	readonly kind: MemberKind
	/** Where its page is, if the viewer may see it. */
	readonly of: string | null
	/** It gets none of the list's mail for now: disabled, send only, or in the trash. */
	readonly silent: boolean
	readonly createdAt: Date
}

/** One page of the members of a list, by address. The handle shows only those that its right reaches. */
export async function membersOf(read: QueryHandle, list: string, filter: MemberFilter): Promise<ListPage<Member>> {
	const cursor = parseCursor(filter.at, 'text')
	const { behind, orderAndLimit } = keyset({
		column: sql`lm.address`,
		id: sql`lm.id`,
		cast: 'text',
		descending: false,
		cursor,
	})
	const part = searchedAddress(filter.q ?? '')
	const rows = await read.sql<Member>`
		SELECT lm.id, lm.address, CASE WHEN m.id IS NOT NULL THEN 'mailbox' WHEN a.id IS NOT NULL THEN 'alias' ELSE 'elsewhere' END AS kind,
			coalesce(m.id, a.id) AS of, coalesce(NOT m.enabled OR m.send_only OR m.deleted_at IS NOT NULL, NOT a.enabled, false) AS silent, lm.created_at AS "createdAt"
		FROM list_member lm LEFT JOIN mailbox m ON m.id = lm.mailbox_id LEFT JOIN alias a ON a.id = lm.alias_id
		WHERE lm.list_id = ${list}::uuid ${part ? sql`AND position(${part} IN lm.address) > 0` : noSql} ${behind} ${orderAndLimit}`
	return pageOf(rows, cursor, (row) => row.address)
}
