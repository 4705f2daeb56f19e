import type { Loaded } from '@/core/gateway/actor'
import { mailboxPlace } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { may } from '@/core/policy'
import type { BackupState } from './backup-words'

interface Found {
	readonly address: string
	/** The mail is gone. */
	readonly erasedAt: Date | null
	/** When its time in the trash is over; NULL = it does not lie there. */
	readonly erasesAt: Date | null
	/** There is no way back any more. */
	readonly begun: boolean
	/** Of the backup without which nothing is erased; NULL = nobody has asked for it yet. */
	readonly backup: BackupState | null
	/** Why it was refused or failed, or is tried again. */
	readonly error: string | null
	/** What was erased. */
	readonly messages: number | null
	readonly isProtected: boolean
	/** Whoever does something to it says why. */
	readonly asksReason: boolean
	readonly organization: string
	readonly lineage: string[]
	readonly domain: string
}
export interface TrashStanding extends Omit<Found, 'organization' | 'lineage' | 'domain' | 'isProtected'> {
	/** Erasing is being prepared. */
	readonly waits: boolean
	readonly mayErase: boolean
}

/** How a mailbox in the trash stands: when it is erased, and what that waits for. NULL when it is not the viewer's to see. */
export async function trashStanding(viewer: Loaded, mailbox: string): Promise<TrashStanding | null> {
	const [row] = await query(
		viewer,
		'mailbox.read',
		(read) => read.sql<Found>`
			SELECT m.address, m.erased_at AS "erasedAt", app.erases_at(m.id) AS "erasesAt", m.erase_backup_id IS NOT NULL AS begun,
				b.state::text AS backup, NULLIF(b.error, '') AS error, b.messages, app.is_protected(m.account_id) AS "isProtected", app.asks_reason(m.account_id) AS "asksReason",
				c.organization, c.lineage, m.domain_id AS domain
			FROM mailbox m CROSS JOIN app.chain_of_mailbox(m.id) c
			LEFT JOIN LATERAL (SELECT b.state, b.error, b.messages FROM backup b
				WHERE b.mailbox_id = m.id AND b.why = 'erasing' AND b.created_at >= m.deleted_at ORDER BY b.created_at DESC LIMIT 1) b ON true
			WHERE m.id = ${mailbox}::uuid`,
	)
	if (!row) return null
	const { organization, lineage, domain, isProtected, ...found } = row
	const place = mailboxPlace({ id: mailbox, domain: { id: domain, organization: { id: organization, lineage } } })
	const waits = !row.begun && (row.backup === 'waiting' || row.backup === 'running' || row.backup === 'verified')
	const inTrash = row.erasesAt !== null && !row.begun && !waits
	return { ...found, waits, mayErase: inTrash && !isProtected && may(viewer.actor, 'mailbox.erase', place, viewer.now) }
}
