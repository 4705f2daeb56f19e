import { shownAddress } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query } from '@/core/gateway/query'
import { sql } from '@/core/gateway/sql'
import { namesWithin } from '@/core/gateway/told-names'
import { reasonOf, type Told, touchWords } from './touch-words'

export interface Touch {
	readonly id: string
	readonly at: Date
	readonly who: string
	/** What they did, as the rest of a sentence that begins with who. */
	readonly what: string
	readonly on: string
	/** Why, as they wrote it; empty = they did not say. */
	readonly reason: string
	/** False: they tried, and were refused. */
	readonly done: boolean
}

/** What the reader themselves hold or held, they know. */
const knows = (field: string): boolean => field !== 'backupOf'

interface Row extends Told {
	readonly before: Record<string, unknown> | null
	readonly after: Record<string, unknown> | null
	readonly id: string
	readonly at: Date
	readonly atText: string
	readonly actorName: string
	readonly outcome: 'done' | 'refused'
	readonly subjectLabel: string
}

const PAGE = 20

/**
 * Every time that somebody else did something to the viewer's account or mailboxes, newest first.
 * @param at cursor from the page's address
 */
export async function listTouches(viewer: Loaded, at: string | undefined, limit = PAGE): Promise<ListPage<Touch>> {
	const cursor = parseCursor(at, 'timestamptz')
	const me = viewer.accountId ?? ''
	const { behind, orderAndLimit } = keyset({
		column: sql`e.at`,
		id: sql`e.id`,
		descending: true,
		cast: 'timestamptz',
		cursor,
		limit,
	})
	const found = await query(viewer, 'own.read', async (read) =>
		namesWithin(
			read,
			await read.sql<Row>`
			SELECT e.id, e.at, e.at::text AS "atText", e.actor_name AS "actorName", e.right, e.outcome::text AS outcome,
				e.subject_label AS "subjectLabel", e.before, e.after
			FROM journal_entry e
			WHERE e.account_id = ${me}::uuid AND e.actor_id IS DISTINCT FROM ${me}::uuid
				AND e.right NOT IN ('system.sign-in', 'system.step-up', 'system.accept-invitation') ${behind} ${orderAndLimit}`,
			knows,
		),
	)
	const page = pageOf(found, cursor, (row) => row.atText, limit)
	return { ...page, rows: page.rows.map(touchOf) }
}

const touchOf = (row: Row): Touch => ({
	id: row.id,
	at: row.at,
	who: row.actorName,
	what: touchWords(row),
	on: row.subjectLabel.includes('@') ? shownAddress(row.subjectLabel) : row.subjectLabel,
	reason: reasonOf(row),
	done: row.outcome === 'done',
})
