import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query } from '@/core/gateway/query'
import { sql } from '@/core/gateway/sql'

export interface TrashRow {
	readonly id: string
	readonly address: string
	readonly name: string
	readonly deletedAt: Date
	readonly deletedText: string
	/** The address belongs to somebody else by now. */
	readonly taken: boolean
}

/** Mailboxes in the trash, the latest first. */
export async function listTrash(viewer: Loaded, at: string | undefined): Promise<ListPage<TrashRow>> {
	const cursor = parseCursor(at, 'timestamptz')
	const { behind, orderAndLimit } = keyset({
		column: sql`m.deleted_at`,
		id: sql`m.id`,
		cast: 'timestamptz',
		descending: true,
		cursor,
	})
	const found = await query(
		viewer,
		'mailbox.read',
		(read) => read.sql<TrashRow>`
			SELECT m.id, m.address, (SELECT a.name FROM account a WHERE a.id = m.account_id) AS name, m.deleted_at AS "deletedAt", m.deleted_at::text AS "deletedText", app.is_taken(m.address) AS taken
			FROM mailbox m
			WHERE m.deleted_at IS NOT NULL AND m.erased_at IS NULL AND m.domain_id NOT IN (SELECT app.trashed_domains()) ${behind} ${orderAndLimit}`,
	)
	return pageOf(found, cursor, (row) => row.deletedText)
}
