import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import { SHORTEST, SHORTEST_BESIDE } from '@/core/password'
import { type MailboxSends, sendsOf } from '@/features/sends'

export interface MyMailbox {
	readonly id: string
	readonly address: string
	/** NULL = unlimited. */
	readonly quotaBytes: bigint | null
	/** NULL before the mail server has counted. */
	readonly usedBytes: bigint | null
	readonly enabled: boolean
	readonly sendOnly: boolean
	readonly protocols: readonly string[]
	/** Nobody but the owner changes it until an administrator lifts that. */
	readonly isProtected: boolean
	readonly sends: MailboxSends
}

export interface MyAccount {
	readonly name: string
	readonly address: string
	readonly version: number
	/** From the template that their mailbox was made with, until they have read it. */
	readonly welcome: string | null
	readonly mailboxes: readonly MyMailbox[]
	/** How long another password must be, in characters, if no organization asks for more. */
	readonly leastPassword: number
}

/** What belongs to the viewer, whatever else they may see. */
export async function myAccount(viewer: Loaded): Promise<MyAccount> {
	const id = viewer.accountId ?? ''
	return query(viewer, 'own.read', async (read) => {
		const account = await read.account.findUniqueOrThrow({
			where: { id },
			select: { name: true, address: true, version: true, welcome: true, appPasswordsOnly: true },
		})
		const rows = await read.sql<Omit<MyMailbox, 'sends'>>`
			SELECT m.id, m.address, m.quota_bytes AS "quotaBytes", m.enabled, m.send_only AS "sendOnly", m.protocols, app.is_protected(m.account_id) AS "isProtected",
				(SELECT u.bytes FROM mail_usage u WHERE u.mailbox_id = m.id) AS "usedBytes"
			FROM mailbox m WHERE m.account_id = ${id}::uuid AND m.deleted_at IS NULL ORDER BY (m.address = ${account.address}) DESC, m.address`
		const sends = await sendsOf(
			read,
			rows.map((row) => row.id),
		)
		const { appPasswordsOnly, ...about } = account
		const alone = !viewer.secondFactor || (rows.length > 0 && !appPasswordsOnly)
		const leastPassword = alone ? SHORTEST : SHORTEST_BESIDE
		return { ...about, leastPassword, mailboxes: rows.map((row) => ({ ...row, sends: sends(row.id) })) }
	})
}
