import { type Loaded, personFrom } from '@/core/gateway/actor'
import { queryIfAllowed } from '@/core/gateway/query'
import { noSql, type Sql, sql } from '@/core/gateway/sql'
import { rankRefusal } from '@/core/policy'

/** Somebody forgot their password, and the viewer may set it. */
export interface AskedReset {
	readonly id: string
	readonly accountId: string
	readonly name: string
	readonly address: string
	readonly askedAt: Date
	/** When a link was made for them that they have not used yet; NULL = none was. */
	readonly approvedAt: Date | null
	/** By which right the viewer answers. */
	readonly by: 'person' | 'mailbox'
}
interface Row extends Omit<AskedReset, 'by'> {
	readonly held: unknown
	readonly isProtected: boolean
}

const MOST = 100

/** @param more a further condition on the person `a` */
const openUnder = (viewer: Loaded, right: 'account.set-password' | 'mailbox.set-password', more: Sql) =>
	queryIfAllowed(
		viewer,
		right,
		(read) => read.sql<Row>`
			SELECT r.id, a.id AS "accountId", a.name, a.address, r.asked_at AS "askedAt", r.approved_at AS "approvedAt",
				app.holdings_of(a.id) AS held, app.is_protected(a.id) AS "isProtected"
			FROM reset_request r JOIN account a ON a.id = r.account_id WHERE r.closed_at IS NULL ${more}
			ORDER BY r.asked_at, r.id LIMIT ${MOST}`,
	)

/** Open questions of people whose passwords the viewer may set, the oldest first. */
export async function askedResets(viewer: Loaded): Promise<readonly AskedReset[]> {
	const [ofPeople, ofMailboxes] = await Promise.all([
		openUnder(viewer, 'account.set-password', noSql),
		openUnder(
			viewer,
			'mailbox.set-password',
			sql`AND EXISTS (SELECT FROM mailbox m WHERE m.account_id = a.id AND m.deleted_at IS NULL)`,
		),
	])
	const people = (ofPeople ?? []).map((row) => ({ ...row, by: 'person' as const }))
	const known = new Set(people.map(({ id }) => id))
	const mailboxes = (ofMailboxes ?? []).filter(({ id }) => !known.has(id))
	return [...people, ...mailboxes.map((row) => ({ ...row, by: 'mailbox' as const }))]
		.filter((row) => !row.isProtected && row.accountId !== viewer.accountId && outranks(viewer, row))
		.map(({ held: _held, isProtected: _protected, ...row }) => row)
}

const outranks = (viewer: Loaded, { accountId, held }: Row): boolean =>
	rankRefusal(viewer.actor, personFrom(accountId, held), viewer.now) === null
