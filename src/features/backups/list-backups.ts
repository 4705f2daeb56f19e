import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { mailboxPlace } from '@/core/gateway/places'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { fragmentFor, noSql, type Sql, sql } from '@/core/gateway/sql'
import { may } from '@/core/policy'
import { searchedAddress } from '@/core/shown-address'
import type { BackupReason, BackupState } from './backup-words'

export interface BackupFilter {
	readonly q?: string | undefined
	readonly state?: string | undefined
	readonly why?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

export interface BackupRow {
	readonly id: string
	readonly mailboxId: string
	readonly address: string
	readonly why: BackupReason
	readonly state: BackupState
	/** Of what was stored. */
	readonly bytes: bigint
	readonly messages: number
	readonly encrypted: boolean
	readonly error: string
	readonly askedBy: string
	readonly createdAt: Date
	readonly createdText: string
	readonly verifiedAt: Date | null
}

const COLUMNS = sql`b.id, b.mailbox_id AS "mailboxId", b.address, b.why::text AS why, b.state::text AS state, b.bytes, b.messages,
	b.encrypted_to IS NOT NULL AS encrypted, b.error, b.asked_by AS "askedBy", b.created_at AS "createdAt", b.created_at::text AS "createdText", b.verified_at AS "verifiedAt"`

const STATES: Record<string, Sql> = {
	'on-the-way': sql`AND b.state IN ('waiting', 'running')`,
	verified: sql`AND b.state = 'verified'`,
	bad: sql`AND b.state IN ('refused', 'failed')`,
	expired: sql`AND b.state = 'expired'`,
}
const REASONS: Record<string, Sql> = {
	erasing: sql`AND b.why = 'erasing'`,
	schedule: sql`AND b.why = 'schedule'`,
	hand: sql`AND b.why = 'hand'`,
	found: sql`AND b.why = 'found'`,
}

/** One page of the backups within reach, the latest first unless told. @param filter `q` is the beginning of an address */
export async function listBackups(viewer: Loaded, filter: BackupFilter): Promise<ListPage<BackupRow>> {
	const cursor = parseCursor(filter.at, 'timestamptz')
	const order = { column: sql`b.created_at`, cast: 'timestamptz', descending: filter.sort !== 'created' } as const
	const { behind, orderAndLimit } = keyset({ ...order, id: sql`b.id`, cursor })
	const text = searchedAddress(filter.q ?? '')
	const searched = text === '' ? noSql : sql`AND starts_with(b.address, ${text})`
	const found = await query(
		viewer,
		'backup.read',
		(read) => read.sql<BackupRow>`
			SELECT ${COLUMNS} FROM backup b WHERE true ${fragmentFor(STATES, filter.state)} ${fragmentFor(REASONS, filter.why)} ${searched} ${behind} ${orderAndLimit}`,
	)
	return pageOf(found, cursor, (row) => row.createdText)
}

/** So many stand on the page of a mailbox; all of them are in the list. */
const SHOWN = 5

export interface MailboxBackups {
	readonly rows: readonly BackupRow[]
	readonly mayCreate: boolean
}

/** The latest backups of a mailbox, and whether the viewer may ask for one; NULL for whoever may see none. */
export const latestBackups = (viewer: Loaded, mailbox: string): Promise<MailboxBackups | null> =>
	queryIfAllowed(viewer, 'backup.read', async (read) => {
		const rows = await read.sql<BackupRow>`
			SELECT ${COLUMNS} FROM backup b WHERE b.mailbox_id = ${mailbox}::uuid ORDER BY b.created_at DESC LIMIT ${SHOWN}`
		const [at] = await read.sql<{ organization: string; lineage: string[]; domain: string; stored: boolean }>`
			SELECT c.organization, c.lineage, m.domain_id AS domain, m.erase_backup_id IS NULL AS stored
			FROM mailbox m CROSS JOIN app.chain_of_mailbox(m.id) c WHERE m.id = ${mailbox}::uuid`
		if (!at) return null
		const organization = { id: at.organization, lineage: at.lineage }
		const place = mailboxPlace({ id: mailbox, domain: { id: at.domain, organization } })
		return { rows, mayCreate: at.stored && may(viewer.actor, 'backup.create', place, viewer.now) }
	})
