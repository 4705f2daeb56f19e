import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { sendsMail } from '@/core/gateway/letter'
import { organizationOrServer } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { noSql, type Sql, sql } from '@/core/gateway/sql'
import { may } from '@/core/policy'
import { searchedText } from '@/core/shown-address'

export const INVITATION_STATES = [
	'waiting',
	'kept',
	'sent',
	'failed',
	'accepted',
	'expired',
	'void',
	'cancelled',
	'withdrawn',
] as const
export type InvitationState = (typeof INVITATION_STATES)[number]

export interface InvitationRow {
	readonly id: string
	readonly accountId: string
	/** May the viewer see the person's page? */
	readonly isSeen: boolean
	readonly name: string
	readonly address: string
	readonly state: InvitationState
	/** What comes with it; NULL = nothing. */
	readonly roleName: string | null
	readonly grantId: string | null
	/** NULL = nobody any more, or out of the viewer's sight. */
	readonly inviter: string | null
	readonly inviterId: string | null
	readonly organization: string | null
	readonly createdAt: Date
	readonly createdText: string
	readonly expiresAt: Date
	readonly lineage: readonly string[] | null
	readonly organizationId: string | null
}
export interface InvitationFilter {
	readonly q?: string | undefined
	readonly state?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

const SELECT = sql`
	SELECT i.id, i.account_id AS "accountId", a.id IS NOT NULL AS "isSeen", i.name, i.address, app.invitation_state(i) AS state,
		g.role_name AS "roleName", i.grant_id AS "grantId", b.name AS inviter, i.invited_by_id AS "inviterId", o.name AS organization,
		o.lineage, i.organization_id AS "organizationId", i.created_at AS "createdAt", i.created_at::text AS "createdText", i.expires_at AS "expiresAt"
	FROM invitation i LEFT JOIN account a ON a.id = i.account_id LEFT JOIN access_grant g ON g.id = i.grant_id
		LEFT JOIN account b ON b.id = i.invited_by_id LEFT JOIN organization o ON o.id = i.organization_id`

const searched = (q: string | undefined): Sql => {
	const text = searchedText(q ?? '').toLowerCase()
	return text === '' ? noSql : sql`AND (strpos(lower(i.name), ${text}) > 0 OR strpos(i.address, ${text}) > 0)`
}

/** One page of the invitations that the viewer made, or that were made where they see people; the latest first unless told. */
export async function listInvitations(viewer: Loaded, filter: InvitationFilter): Promise<ListPage<InvitationRow>> {
	const cursor = parseCursor(filter.at, 'timestamptz')
	const order = { column: sql`i.created_at`, cast: 'timestamptz', descending: filter.sort !== 'created' } as const
	const { behind, orderAndLimit } = keyset({ ...order, id: sql`i.id`, cursor })
	const state = INVITATION_STATES.find((one) => one === filter.state)
	const within = state ? sql`AND app.invitation_state(i) = ${state}` : noSql
	const found = await query(
		viewer,
		'account.read',
		(read) => read.sql<InvitationRow>`${SELECT} WHERE true ${searched(filter.q)} ${within} ${behind} ${orderAndLimit}`,
	)
	return pageOf(found, cursor, (row) => row.createdText)
}

export interface InvitationDetail extends InvitationRow {
	/** The viewer may send it again, and take it back. */
	readonly mayInvite: boolean
	/** Letters go out; otherwise they are kept in the outbox. */
	readonly sendsMail: boolean
	readonly letterId: string | null
}

/** One invitation; NULL when it is not there, or not the viewer's to see. */
export const getInvitation = (viewer: Loaded, id: string): Promise<InvitationDetail | null> =>
	query(viewer, 'account.read', async (read) => {
		const [row] = await read.sql<InvitationRow & { letterId: string | null }>`
			SELECT found.*, i.letter_id AS "letterId" FROM (${SELECT} WHERE i.id = ${id}::uuid) found JOIN invitation i ON i.id = found.id`
		if (!row) return null
		const place = organizationOrServer(
			row.organizationId === null ? null : { id: row.organizationId, lineage: row.lineage ?? [row.organizationId] },
		)
		return { ...row, mayInvite: may(viewer.actor, 'account.invite', place, viewer.now), sendsMail: sendsMail() }
	})

/** The invitations of a person whom the viewer sees, the latest first. */
export const invitationsOfPerson = (viewer: Loaded, accountId: string): Promise<readonly InvitationRow[]> =>
	query(
		viewer,
		'account.read',
		(read) => read.sql<InvitationRow>`
			${SELECT} WHERE i.account_id = ${accountId}::uuid ORDER BY i.created_at DESC, i.id DESC LIMIT 50`,
	)
