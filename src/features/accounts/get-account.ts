import { type Loaded, personFrom } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { query } from '@/core/gateway/query'
import { may, type Refusal, type Right, rankRefusal } from '@/core/policy'
import type { AccountState } from './list-accounts'

const ASKED = [
	'account.edit',
	'account.set-enabled',
	'account.set-password',
	'account.end-sessions',
	'account.remove-second-factor',
] as const satisfies readonly Right[]
export type AccountMay = Record<(typeof ASKED)[number], boolean>

interface AccountRow {
	readonly id: string
	readonly name: string
	readonly address: string
	readonly state: AccountState
	readonly version: number
	readonly createdAt: Date
	readonly retiredAt: Date | null
	readonly organizationId: string | null
	readonly organization: string | null
	readonly hasMailbox: boolean
	/** No person: an API key, which has a page of its own. */
	readonly isKey: boolean
	readonly chain: readonly string[]
	readonly held: unknown
	readonly isProtected: boolean
	readonly secondFactor: boolean
	/** By when they need one that they do not have; NULL = they have one, or nobody asks for it. */
	readonly factorDue: Date | null
	/** Whatever is done to them, their organization wants the reason. */
	readonly asksReason: boolean
	readonly authenticator: boolean
	readonly passkeys: number
}

export interface SessionRow {
	readonly id: string
	readonly createdAt: Date
	readonly lastSeenAt: Date
	readonly clientAddress: string
	readonly userAgent: string
}
/** A browser in which they are not asked for their second factor. */
export interface TrustedRow {
	readonly id: string
	readonly userAgent: string
	readonly clientAddress: string
	readonly lastUsedAt: Date
	readonly expiresAt: Date
}
export interface OwnMailbox {
	readonly id: string
	readonly address: string
	readonly enabled: boolean
	readonly deletedAt: Date | null
}

export interface AccountDetail extends Omit<AccountRow, 'chain' | 'held'> {
	readonly mailboxes: readonly OwnMailbox[]
	readonly sessions: readonly SessionRow[]
	readonly trusted: readonly TrustedRow[]
	readonly can: AccountMay
	readonly isMine: boolean
	/** Why the viewer can't act on this person whatever their rights; NULL = rank is no hindrance. */
	readonly rank: Refusal | null
}

const SESSIONS_SHOWN = 20

/** One person with what the viewer may do to them; NULL when they are not there or not the viewer's to see. */
export async function getAccount(viewer: Loaded, id: string): Promise<AccountDetail | null> {
	return query(viewer, 'account.read', async (read) => {
		const row = await accountRow(read, id)
		if (!row) return null
		const { chain, held, ...account } = row
		const rank = rankRefusal(viewer.actor, personFrom(id, held), viewer.now)
		const place = { kind: 'account', id, chain } as const
		const allowed = (right: Right): boolean =>
			rank === null && !row.isProtected && may(viewer.actor, right, place, viewer.now)
		const can = Object.fromEntries(
			ASKED.map((right) => [right, row.retiredAt === null && allowed(right)]),
		) as AccountMay
		const mailboxes = await read.mailbox.findMany({
			where: { accountId: id },
			select: { id: true, address: true, enabled: true, deletedAt: true },
			orderBy: { address: 'asc' },
			take: SESSIONS_SHOWN,
		})
		const [sessions, trusted] = [await openSessions(read, id), await trustedDevices(read, id)]
		return { ...account, mailboxes, sessions, trusted, can, rank, isMine: id === viewer.accountId }
	})
}

async function accountRow(read: QueryHandle, id: string): Promise<AccountRow | undefined> {
	const [row] = await read.sql<AccountRow>`
		SELECT a.id, a.name, a.address, a.state::text AS state, a.version, a.created_at AS "createdAt", a.retired_at AS "retiredAt",
			a.organization_id AS "organizationId", o.name AS organization, a.domain_id IS NOT NULL AS "hasMailbox", a.maker_id IS NOT NULL AS "isKey",
			app.chain_of_account(a.id) AS chain, app.holdings_of(a.id) AS held, app.is_protected(a.id) AS "isProtected",
			app.has_second_factor(a.id) AS "secondFactor", EXISTS (SELECT FROM app.authenticator_of(a.id)) AS authenticator,
			(SELECT count(*)::int FROM app.passkeys_of(a.id)) AS passkeys,
			app.asks_reason(a.id) AS "asksReason",
			CASE WHEN app.has_second_factor(a.id) THEN NULL ELSE app.second_factor_due(a.id) END AS "factorDue"
		FROM account a LEFT JOIN organization o ON o.id = a.organization_id WHERE a.id = ${id}::uuid`
	return row
}

/** The browsers in which this person is signed in now. One's own are under "My account". */
const openSessions = (read: QueryHandle, id: string) =>
	read.sql<SessionRow>`
		SELECT s.public_id AS id, s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.client_address AS "clientAddress", s.user_agent AS "userAgent"
		FROM session s JOIN account a ON a.id = s.account_id AND a.auth_epoch = s.auth_epoch
		WHERE s.account_id = ${id}::uuid AND s.revoked_at IS NULL AND s.idle_expires_at > now() AND s.absolute_expires_at > now()
		ORDER BY s.last_seen_at DESC LIMIT ${SESSIONS_SHOWN}`

/** Those that count: void are all from before another password or another second factor. */
const trustedDevices = (read: QueryHandle, id: string) =>
	read.sql<TrustedRow>`
		SELECT t.id, t.user_agent AS "userAgent", t.client_address AS "clientAddress", t.last_used_at AS "lastUsedAt", t.expires_at AS "expiresAt"
		FROM trusted_device t JOIN account a ON a.id = t.account_id AND a.auth_epoch = t.auth_epoch AND a.factor_epoch = t.factor_epoch
		WHERE t.account_id = ${id}::uuid AND t.revoked_at IS NULL AND t.expires_at > now() AND app.may_trust_devices(t.account_id)
		ORDER BY t.last_used_at DESC LIMIT ${SESSIONS_SHOWN}`
