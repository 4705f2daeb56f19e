import { canonicalAddress } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { type FoundPlace, mailboxPlace, NOWHERE } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { type Sql, sql } from '@/core/gateway/sql'
import { may, SERVER } from '@/core/policy'
import { NO_SUCH_TARGET, WRITE_ADDRESS } from './restore-rules'

/** A mailbox as it is now, as far as a restore is about it. */
export interface Standing {
	readonly id: string
	readonly address: string
	readonly accountId: string
	readonly sendOnly: boolean
	readonly domainId: string
	readonly deletedAt: Date | null
	readonly eraseBackupId: string | null
	readonly erasedAt: Date | null
	readonly quotaBytes: bigint | null
	readonly usedBytes: bigint | null
	/** Set while the domain lies in the trash. */
	readonly domain: { readonly deletedAt: Date | null }
	readonly place: FoundPlace<'mailbox'>
}
interface Row extends Omit<Standing, 'domain' | 'place'> {
	readonly organization: string
	readonly lineage: string[]
	readonly domainDeletedAt: Date | null
}

async function standing(read: QueryHandle, which: Sql): Promise<Standing | null> {
	const [row] = await read.sql<Row>`
		SELECT m.id, m.address, m.account_id AS "accountId", m.send_only AS "sendOnly", m.domain_id AS "domainId", c.organization, c.lineage,
			m.deleted_at AS "deletedAt", m.erase_backup_id AS "eraseBackupId", m.erased_at AS "erasedAt", m.quota_bytes AS "quotaBytes",
			(SELECT u.bytes FROM mail_usage u WHERE u.mailbox_id = m.id) AS "usedBytes",
			CASE WHEN m.domain_id IN (SELECT app.trashed_domains()) THEN now() END AS "domainDeletedAt"
		FROM mailbox m CROSS JOIN app.chain_of_mailbox(m.id) c WHERE ${which}`
	if (!row) return null
	const { organization, lineage, domainDeletedAt, ...found } = row
	const domain = { id: row.domainId, organization: { id: organization, lineage } }
	return { ...found, domain: { deletedAt: domainDeletedAt }, place: mailboxPlace({ id: row.id, domain }) }
}

export const standingOf = (read: QueryHandle, mailbox: string): Promise<Standing | null> =>
	standing(read, sql`m.id = ${mailbox}::uuid`)

/** Into which mailbox a restore is planned, as somebody typed it. */
export interface Target {
	/** NULL = none: what was found in the store came from no mailbox. */
	readonly mailbox: Standing | null
	readonly isOther: boolean
	/** Why it is not what was typed; then the plan is about the mailbox of the backup. Empty = nothing was typed yet. */
	readonly fault: string | null
}

/** What is not there and what is not the viewer's to restore into get one sentence. @param typed empty = where it came from */
export async function targetOf(viewer: Loaded, own: Standing | null, typed: string): Promise<Target> {
	if (own === null && typed === '') return { mailbox: null, isOther: true, fault: '' }
	const address = typed === '' && own ? own.address : canonicalAddress(typed)
	if (own && address === own.address) return { mailbox: own, isOther: false, fault: null }
	if (address === null) return { mailbox: own, isOther: false, fault: WRITE_ADDRESS }
	const found = await query(viewer, 'backup.restore', (read) =>
		standing(read, sql`m.address = ${address} AND m.deleted_at IS NULL`),
	)
	return found && may(viewer.actor, 'backup.restore', found.place, viewer.now)
		? { mailbox: found, isOther: true, fault: null }
		: { mailbox: own, isOther: false, fault: NO_SUCH_TARGET }
}

/**
 * Where mail lay that was found in the store without a mailbox: nowhere below the server. So who restores it, and by that decides who reads it, holds
 * their right over the whole server, as who archives it does.
 */
export const foundPlace = (id: string): FoundPlace<'mailbox'> => ({
	kind: 'mailbox',
	id,
	chain: [SERVER, id],
	where: NOWHERE,
})
