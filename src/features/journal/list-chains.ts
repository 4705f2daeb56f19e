import { searchedText } from '@/core/address'
import { SERVER_CHAIN } from '@/core/audit/chain'
import { journalPublicKey } from '@/core/audit/journal-key'
import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query } from '@/core/gateway/query'
import { noSql, sql } from '@/core/gateway/sql'
import { handed } from '@/platform/env'

/** What the last verifications found of the chains that the reader may read whole. */
export interface ChainSummary {
	readonly chains: number
	readonly entries: bigint
	/** The eldest of their last verifications; NULL before the first. */
	readonly verifiedAt: Date | null
	readonly broken: number
	/** A few sentences about what does not hold. */
	readonly said: readonly string[]
}

/** @returns NULL for readers of no whole chain: those who were given a domain or a mailbox */
export async function chainSummary(viewer: Loaded): Promise<ChainSummary | null> {
	const [row] = await query(
		viewer,
		'journal.read',
		(read) => read.sql<ChainSummary & { readonly reads: boolean }>`
			SELECT app.reads_all() OR EXISTS (SELECT app.readable_organizations()) AS reads, count(*)::int AS chains,
				coalesce(sum(c.position), 0)::bigint AS entries, min(c.at) AS "verifiedAt", (count(*) FILTER (WHERE c.problems > 0))::int AS broken,
				coalesce((array_agg(c.said[1] ORDER BY c.chain) FILTER (WHERE c.problems > 0))[1:3], '{}') AS said
			FROM journal_check c`,
	)
	return row?.reads ? row : null
}

export interface ChainFilter {
	readonly q?: string | undefined
	readonly state?: string | undefined
	readonly at?: string | undefined
}

export interface ChainRow {
	/** The organization's, or that of the server's chain. */
	readonly id: string
	/** NULL = the server's own, or that of an organization which is gone. */
	readonly organization: string | null
	readonly entries: bigint
	readonly verifiedAt: Date
	readonly problems: number
	/** The first of them, a sentence each. */
	readonly said: readonly string[]
	/** Of the last head that was signed; all NULL before the first. */
	readonly day: string | null
	readonly position: bigint | null
	readonly hash: string | null
	readonly sortedBy: string
}

/** One page of the chains that the reader may read whole; the server's own comes first. */
export async function listChains(viewer: Loaded, filter: ChainFilter): Promise<ListPage<ChainRow>> {
	const cursor = parseCursor(filter.at, 'text')
	const name = sql`coalesce(o.name, '')`
	const { behind, orderAndLimit } = keyset({ column: name, id: sql`c.chain`, cast: 'text', descending: false, cursor })
	const text = searchedText(filter.q ?? '').toLowerCase()
	const searched = text === '' ? noSql : sql`AND strpos(lower(${name}), ${text}) > 0`
	const broken = filter.state === 'broken' ? sql`AND c.problems > 0` : noSql
	const found = await query(
		viewer,
		'journal.read',
		(read) => read.sql<ChainRow>`
			SELECT c.chain AS id, o.name AS organization, c.position AS entries, c.at AS "verifiedAt", c.problems, c.said,
				h.day::text AS day, h.position, encode(h.hash, 'hex') AS hash, ${name} AS "sortedBy"
			FROM journal_check c LEFT JOIN organization o ON o.id = c.chain
			LEFT JOIN LATERAL (SELECT * FROM journal_head x WHERE x.chain = c.chain ORDER BY x.day DESC LIMIT 1) h ON true
			WHERE true ${searched} ${broken} ${behind} ${orderAndLimit}`,
	)
	return pageOf(found, cursor, (row) => row.sortedBy)
}

export const isServerChain = ({ id }: Pick<ChainRow, 'id'>): boolean => id === SERVER_CHAIN

/** With this the signed heads are checked elsewhere. */
export const publicKeyOfJournal = (): string => journalPublicKey(handed('authSecret'))
