import { searchedAddress } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { foundMailboxes } from '@/core/gateway/found'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { queryIfAllowed } from '@/core/gateway/query'
import { noSql, sql } from '@/core/gateway/sql'
import { differences } from '@/features/template-use'
import { drifted } from './drifted'

export interface TemplateMailbox {
	readonly id: string
	readonly address: string
	readonly name: string
	/** What it has otherwise than the template says, in words; empty = nothing. */
	readonly differs: readonly string[]
}
interface Row {
	readonly id: string
	readonly address: string
	readonly name: string
	readonly quotaBytes: bigint | null
	readonly sendOnly: boolean
	readonly protocols: readonly string[]
}
interface Said {
	readonly id: string
	readonly quotaBytes: bigint | null
	readonly sendOnly: boolean
	readonly protocols: readonly string[]
}
export interface TemplateMailboxFilter {
	readonly q?: string | undefined
	/** `1` = only those that differ. */
	readonly drift?: string | undefined
	readonly at?: string | undefined
}

const EACH = 25

/** One page of the mailboxes that were made with a template, of those that the viewer may see; NULL where they see mailboxes nowhere. */
export async function templateMailboxes(
	viewer: Loaded,
	template: Said,
	filter: TemplateMailboxFilter,
): Promise<ListPage<TemplateMailbox> | null> {
	const cursor = parseCursor(filter.at, 'text')
	const order = { column: sql`m.address`, id: sql`m.id`, cast: 'text', descending: false, cursor, limit: EACH } as const
	const { behind, orderAndLimit } = keyset(order)
	const part = searchedAddress(filter.q ?? '')
	const searched = part ? sql`AND m.id = ANY (${foundMailboxes({ part, limit: 1000 })})` : noSql
	const found = await queryIfAllowed(
		viewer,
		'mailbox.read',
		(read) => read.sql<Row>`
			SELECT m.id, m.address, a.name, m.quota_bytes AS "quotaBytes", m.send_only AS "sendOnly", m.protocols
			FROM mailbox m JOIN account a ON a.id = m.account_id
			WHERE m.template_id = ${template.id}::uuid AND m.deleted_at IS NULL AND m.domain_id NOT IN (SELECT app.trashed_domains())
				${filter.drift === '1' ? sql`AND ${drifted(template)}` : noSql} ${searched} ${behind} ${orderAndLimit}`,
	)
	if (!found) return null
	const rows = found.map(({ id, address, name, ...has }) => ({
		id,
		address,
		name,
		differs: differences(has, template),
	}))
	return pageOf(rows, cursor, (row) => row.address, EACH)
}
