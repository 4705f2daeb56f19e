import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { usable } from '@/core/protocols'

export interface AppPassword {
	readonly id: string
	readonly name: string
	readonly protocols: readonly string[]
	readonly endsAt: Date | null
	readonly createdAt: Date
	/** To the minute; NULL = never. */
	readonly usedAt: Date | null
	readonly service: string | null
	readonly clientAddress: string | null
}
export interface MailSignIn {
	readonly appPasswords: readonly AppPassword[]
	/** The password itself opens no mail program. */
	readonly appPasswordsOnly: boolean
}
export interface OwnMailSignIn extends MailSignIn {
	/** What an app password can be for: what at least one of their mailboxes may be used with. */
	readonly protocols: readonly string[]
	/** They have a mailbox here, so that there is something to sign in to. */
	readonly hasMailbox: boolean
}

/** Those that work: the last used first, then the newest. */
const liveOf = (read: QueryHandle, accountId: string) =>
	read.sql<AppPassword>`
		SELECT p.id, p.name, p.protocols, p.ends_at AS "endsAt", p.created_at AS "createdAt", u.used_at AS "usedAt", u.service, u.client_address AS "clientAddress"
		FROM app_password p LEFT JOIN LATERAL (
			SELECT x.used_at, x.service, x.client_address FROM app_password_use x WHERE x.app_password_id = p.id ORDER BY x.used_at DESC LIMIT 1) u ON true
		WHERE p.account_id = ${accountId}::uuid AND p.revoked_at IS NULL AND (p.ends_at IS NULL OR p.ends_at > now())
		ORDER BY u.used_at DESC NULLS LAST, p.created_at DESC, p.id LIMIT 100`

/** With what one's own mail programs sign in. */
export async function ownMailSignIn(viewer: Loaded): Promise<OwnMailSignIn> {
	const me = viewer.accountId ?? ''
	return query(viewer, 'own.read', async (read) => {
		const account = await read.account.findUniqueOrThrow({ where: { id: me }, select: { appPasswordsOnly: true } })
		const mailboxes = await read.mailbox.findMany({
			where: { accountId: me, deletedAt: null },
			select: { protocols: true, sendOnly: true },
			take: 200,
		})
		const protocols = [...new Set(mailboxes.flatMap(usable))]
		return { ...account, appPasswords: await liveOf(read, me), protocols, hasMailbox: mailboxes.length > 0 }
	})
}

/** With what the mail programs of a mailbox's owner sign in; NULL for who may not set the owner's password. */
export async function mailSignInOf(viewer: Loaded, mailbox: string): Promise<MailSignIn | null> {
	return queryIfAllowed(viewer, 'mailbox.set-password', async (read) => {
		const row = await read.mailbox.findFirst({
			where: { id: mailbox, deletedAt: null },
			select: { account: { select: { id: true, appPasswordsOnly: true } } },
		})
		if (!row) return null
		const { id, appPasswordsOnly } = row.account
		return { appPasswordsOnly, appPasswords: await liveOf(read, id) }
	})
}
