import { type Loaded, personFrom } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { serverPlace } from '@/core/gateway/places'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { noSql, type Sql, sql } from '@/core/gateway/sql'
import { holdsWithin, may, rankRefusal } from '@/core/policy'
import { searchedText } from '@/core/shown-address'
import { type Line, linesFrom } from './off-boarding-rules'

export const OFF_BOARDING_STATES = ['planned', 'done', 'failed', 'cancelled'] as const
export type OffBoardingState = (typeof OFF_BOARDING_STATES)[number]

export interface OffBoardingRow {
	readonly id: string
	readonly accountId: string
	readonly name: string
	readonly address: string
	readonly state: OffBoardingState
	readonly askedBy: string
	readonly runsAt: Date
	readonly runsText: string
	/** Why it was not done. */
	readonly note: string
}
export interface OffBoardingFilter {
	readonly q?: string | undefined
	readonly state?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

const COLUMNS = sql`b.id, b.account_id AS "accountId", a.name, a.address, b.state, b.asked_by AS "askedBy", b.runs_at AS "runsAt",
	b.runs_at::text AS "runsText", b.note`

const searched = (q: string | undefined): Sql => {
	const text = searchedText(q ?? '').toLowerCase()
	return text === '' ? noSql : sql`AND (strpos(lower(a.name), ${text}) > 0 OR strpos(a.address, ${text}) > 0)`
}

/** One page of whoever left or is about to, where the viewer off-boards people; the latest day first unless told. */
export async function listOffBoardings(viewer: Loaded, filter: OffBoardingFilter): Promise<ListPage<OffBoardingRow>> {
	const cursor = parseCursor(filter.at, 'timestamptz')
	const order = { column: sql`b.runs_at`, cast: 'timestamptz', descending: filter.sort !== 'day' } as const
	const { behind, orderAndLimit } = keyset({ ...order, id: sql`b.id`, cursor })
	const state = OFF_BOARDING_STATES.find((one) => one === filter.state)
	const within = state ? sql`AND b.state = ${state}` : noSql
	const found = await query(
		viewer,
		'account.off-board',
		(read) => read.sql<OffBoardingRow>`SELECT ${COLUMNS} FROM off_boarding b JOIN account a ON a.id = b.account_id
			WHERE true ${searched(filter.q)} ${within} ${behind} ${orderAndLimit}`,
	)
	return pageOf(found, cursor, (row) => row.runsText)
}

export interface OffBoarding extends OffBoardingRow {
	readonly createdAt: Date
	readonly endedAt: Date | null
	/** NULL = not the viewer's to read: it may name what only whoever decided it sees. */
	readonly lines: readonly Line[] | null
}

/** One of them, with what came out; NULL when it is not there, or not the viewer's to see. */
export const getOffBoarding = (viewer: Loaded, id: string): Promise<OffBoarding | null> =>
	query(viewer, 'account.off-board', async (read) => {
		const [row] = await read.sql<
			Omit<OffBoarding, 'lines'> & { readonly askedById: string; readonly lines: unknown }
		>`SELECT ${COLUMNS}, b.created_at AS "createdAt", b.ended_at AS "endedAt", b.asked_by_id AS "askedById", b.lines
			FROM off_boarding b JOIN account a ON a.id = b.account_id WHERE b.id = ${id}::uuid`
		if (!row) return null
		const { askedById, lines, ...rest } = row
		const isTheirs =
			askedById === viewer.accountId || holdsWithin(viewer.actor, 'account.read', serverPlace(), viewer.now)
		return { ...rest, lines: isTheirs ? linesFrom(lines) : null }
	})

export interface Leaving {
	/** The viewer may decide about this person's leaving. */
	readonly may: boolean
	/** The latest that is not cancelled. */
	readonly latest: OffBoardingRow | null
}

/** For the page of a person, and of their mailbox. @param chain of the person's place */
export async function leavingOf(viewer: Loaded, accountId: string): Promise<Leaving> {
	const found = await queryIfAllowed(viewer, 'account.off-board', async (read) => {
		const [person] = await read.sql<{ chain: string[]; isProtected: boolean; retired: boolean; held: unknown }>`
			SELECT app.chain_of_account(a.id) AS chain, app.is_protected(a.id) AS "isProtected", a.retired_at IS NOT NULL AS retired,
				app.holdings_of(a.id) AS held
			FROM account a WHERE a.id = ${accountId}::uuid`
		const [latest] = await read.sql<OffBoardingRow>`
			SELECT ${COLUMNS} FROM off_boarding b JOIN account a ON a.id = b.account_id
			WHERE b.account_id = ${accountId}::uuid AND b.state <> 'cancelled' ORDER BY b.created_at DESC LIMIT 1`
		return { person, latest: latest ?? null }
	})
	if (!found?.person || accountId === viewer.accountId) return { may: false, latest: null }
	const { chain, isProtected, retired, held } = found.person
	const rank = rankRefusal(viewer.actor, personFrom(accountId, held), viewer.now)
	const place = { kind: 'account', id: accountId, chain } as const
	const isAllowed =
		!isProtected && !retired && rank === null && may(viewer.actor, 'account.off-board', place, viewer.now)
	return { may: isAllowed, latest: found.latest }
}
