import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query } from '@/core/gateway/query'
import { fragmentFor, noSql, type Sql, sql } from '@/core/gateway/sql'
import { searchedAddress } from '@/core/shown-address'

export interface LetterFilter {
	readonly q?: string | undefined
	readonly state?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}
export type LetterState = 'waiting' | 'sent' | 'kept' | 'failed' | 'withdrawn'
export interface LetterRow {
	readonly id: string
	readonly toAddress: string
	readonly subject: string
	readonly state: LetterState
	readonly tries: number
	readonly createdAt: Date
	readonly createdText: string
}

const STATES: Record<string, Sql> = {
	waiting: sql`AND l.state = 'waiting'`,
	sent: sql`AND l.state = 'sent'`,
	kept: sql`AND l.state = 'kept'`,
	failed: sql`AND l.state = 'failed'`,
	withdrawn: sql`AND l.state = 'withdrawn'`,
}

/** One page of the outbox, the latest first unless told. @param filter `q` is the beginning of an address, or any part of it */
export async function listLetters(viewer: Loaded, filter: LetterFilter): Promise<ListPage<LetterRow>> {
	const cursor = parseCursor(filter.at, 'timestamptz')
	const order = { column: sql`l.created_at`, cast: 'timestamptz', descending: filter.sort !== 'created' } as const
	const { behind, orderAndLimit } = keyset({ ...order, id: sql`l.id`, cursor })
	const text = searchedAddress(filter.q ?? '')
	const searched = text === '' ? noSql : sql`AND strpos(l.to_address, ${text}) > 0`
	const found = await query(
		viewer,
		'server.manage',
		(read) => read.sql<LetterRow>`
			SELECT l.id, l.to_address AS "toAddress", l.subject, l.state::text AS state, l.tries, l.created_at AS "createdAt", l.created_at::text AS "createdText"
			FROM letter l WHERE true ${fragmentFor(STATES, filter.state)} ${searched} ${behind} ${orderAndLimit}`,
	)
	return pageOf(found, cursor, (row) => row.createdText)
}
