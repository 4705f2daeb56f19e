import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { noSql, sql } from '@/core/gateway/sql'
import { mayAnywhere } from '@/core/policy'
import { searchedText } from '@/core/shown-address'
import { type HeldGrant, heldGrants, placesOfGrants } from '@/features/grants'

interface Found {
	readonly id: string
	readonly name: string
	/** What stands in the key's text before its secret. */
	readonly publicId: string
	/** From where it is taken; none = from everywhere. */
	readonly networks: readonly string[]
	readonly createdAt: Date
	/** To the minute; NULL = never. */
	readonly usedAt: Date | null
	/** An address; empty where it was never used, and for everybody but its maker. */
	readonly usedFrom: string
	/** When it got its present secret, if that is not its first. */
	readonly rotatedAt: Date | null
	/** Until when the secret before goes on. */
	readonly oldEndsAt: Date | null
	readonly startsAt: Date
	readonly endsAt: Date
	/** When somebody ended it, or it ended with what it came from; NULL = neither. */
	readonly endedAt: Date | null
	readonly grantId: string
	readonly makerId: string
	/** NULL = out of the viewer's sight. */
	readonly maker: string | null
}
/** An API key as lists tell it. */
export interface KeyRow extends Found, Pick<HeldGrant, 'scopes' | 'moreScopes'> {
	readonly isMine: boolean
	readonly state: 'works' | 'to-come' | 'ended'
}
/** One key, with what it may do. */
export interface KeyDetail extends KeyRow {
	/** NULL = it has ended, or its rights are out of the viewer's sight. */
	readonly grant: HeldGrant | null
	readonly mayEnd: boolean
}
export interface KeyFilter {
	readonly q?: string | undefined
	/** `ended`; anything else = those that work. */
	readonly state?: string | undefined
	readonly at?: string | undefined
}

const ENDED_SHOWN = 20
const OF_ONE_PERSON = 100
const SELECT = sql`
	SELECT a.id, a.name, k.public_id AS "publicId", k.networks, k.created_at AS "createdAt", k.last_used_at AS "usedAt", k.last_used_from AS "usedFrom",
		k.rotated_at AS "rotatedAt", k.old_ends_at AS "oldEndsAt", g.starts_at AS "startsAt", g.ends_at AS "endsAt",
		least(k.revoked_at, g.revoked_at) AS "endedAt", g.id AS "grantId", a.maker_id AS "makerId", m.name AS maker
	FROM account a JOIN api_key k ON k.account_id = a.id JOIN access_grant g ON g.account_id = a.id LEFT JOIN account m ON m.id = a.maker_id
	WHERE a.maker_id IS NOT NULL`
const WORKS = sql`AND k.revoked_at IS NULL AND g.revoked_at IS NULL AND g.ends_at > now()`
const HAS_ENDED = sql`AND (k.revoked_at IS NOT NULL OR g.revoked_at IS NOT NULL OR g.ends_at <= now())`

const begun = ({ startsAt }: Found, now: Date) => (startsAt > now ? 'to-come' : 'works')

async function told(viewer: Loaded, rows: readonly Found[]): Promise<KeyRow[]> {
	const places = await placesOfGrants(
		viewer,
		rows.map(({ grantId }) => grantId),
	)
	return rows.map((row) => {
		const isMine = row.makerId === viewer.accountId
		const isOver = row.endedAt !== null || row.endsAt <= viewer.now
		return {
			...row,
			usedFrom: isMine ? row.usedFrom : '',
			...(places[row.grantId] ?? { scopes: [], moreScopes: 0 }),
			isMine,
			state: isOver ? 'ended' : begun(row, viewer.now),
		}
	})
}

/** The viewer's own: those that work, the newest first, then the last that ended. */
export async function ownKeys(viewer: Loaded): Promise<readonly KeyRow[]> {
	const mine = sql`AND a.maker_id = ${viewer.accountId}::uuid`
	const rows = await query(viewer, 'own.read', async (read) => [
		...(await read.sql<Found>`${SELECT} ${mine} ${WORKS} ORDER BY k.created_at DESC, a.id LIMIT ${OF_ONE_PERSON}`),
		...(await read.sql<Found>`${SELECT} ${mine} ${HAS_ENDED} ORDER BY least(k.revoked_at, g.revoked_at, g.ends_at) DESC, a.id LIMIT ${ENDED_SHOWN}`),
	])
	return told(viewer, rows)
}

/** One page of the keys of other people within reach, by name. @param filter `q` is any part of the key's or its maker's name, or its id */
export async function listKeys(viewer: Loaded, filter: KeyFilter): Promise<ListPage<KeyRow>> {
	const cursor = parseCursor(filter.at, 'text')
	const order = { column: sql`a.name`, id: sql`a.id`, cast: 'text', descending: false, cursor } as const
	const { behind, orderAndLimit } = keyset(order)
	const text = searchedText(filter.q ?? '').toLowerCase()
	const searched =
		text === ''
			? noSql
			: sql`AND (strpos(lower(a.name), ${text}) > 0 OR strpos(lower(m.name), ${text}) > 0 OR strpos('postern_' || k.public_id, ${text}) > 0)`
	const others = sql`AND a.maker_id <> ${viewer.accountId}::uuid ${filter.state === 'ended' ? HAS_ENDED : WORKS}`
	const found = await query(
		viewer,
		'account.read',
		(read) => read.sql<Found>`${SELECT} ${others} ${searched} ${behind} ${orderAndLimit}`,
	)
	const page = pageOf(found, cursor, ({ name }) => name)
	return { ...page, rows: await told(viewer, page.rows) }
}

/** The keys of a person that work; none for whoever may not see that person. */
export async function keysOfPerson(viewer: Loaded, accountId: string): Promise<readonly KeyRow[]> {
	const rows = await queryIfAllowed(
		viewer,
		'account.read',
		(read) =>
			read.sql<Found>`${SELECT} AND a.maker_id = ${accountId}::uuid ${WORKS} ORDER BY a.name, a.id LIMIT ${OF_ONE_PERSON}`,
	)
	return told(viewer, rows ?? [])
}

/** One key: the viewer's own, or of somebody within reach. NULL = it is neither, or not there. */
export async function getKey(viewer: Loaded, id: string): Promise<KeyDetail | null> {
	const one = (read: QueryHandle) => read.sql<Found>`${SELECT} AND a.id = ${id}::uuid`
	const mine = await query(viewer, 'own.read', one)
	const seen = mine.length > 0 ? mine : await queryIfAllowed(viewer, 'account.read', one)
	const [key] = await told(viewer, seen ?? [])
	if (!key) return null
	const isSeen = mayAnywhere(viewer.actor, 'account.read', viewer.now) && key.state !== 'ended'
	const [grant = null] = isSeen ? await heldGrants(viewer, id) : []
	return { ...key, grant, mayEnd: key.endedAt === null && (key.isMine || grant?.mayRevoke === true) }
}
