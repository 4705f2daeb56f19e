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
	/** When its time in the trash is over. */
	readonly erasesAt: Date
	/** A backup is being made so that it can be erased, or that has begun. */
	readonly erasing: boolean
	/** The backup without which it is not erased was refused or failed. */
	readonly stuck: boolean
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
			SELECT m.id, m.address, (SELECT a.name FROM account a WHERE a.id = m.account_id) AS name, m.deleted_at AS "deletedAt", m.deleted_at::text AS "deletedText", app.is_taken(m.address) AS taken,
				app.erases_at(m.id) AS "erasesAt", m.erase_backup_id IS NOT NULL OR coalesce(b.state IN ('waiting', 'running', 'verified'), false) AS erasing,
				coalesce(b.state IN ('refused', 'failed'), false) AS stuck
			FROM mailbox m LEFT JOIN LATERAL (SELECT b.state FROM backup b
				WHERE b.mailbox_id = m.id AND b.why = 'erasing' AND b.created_at >= m.deleted_at ORDER BY b.created_at DESC LIMIT 1) b ON true
			WHERE m.deleted_at IS NOT NULL AND m.erased_at IS NULL AND m.domain_id NOT IN (SELECT app.trashed_domains()) ${behind} ${orderAndLimit}`,
	)
	return pageOf(found, cursor, (row) => row.deletedText)
}
