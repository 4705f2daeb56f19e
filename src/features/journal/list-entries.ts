import { searchedText } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { fragmentFor, noSql, type Sql, sql } from '@/core/gateway/sql'

export interface JournalFilter {
	readonly q?: string | undefined
	readonly outcome?: string | undefined
	readonly noun?: string | undefined
	/** The person who acted. */
	readonly actor?: string | undefined
	/** The person, domain or mailbox it was about. */
	readonly about?: string | undefined
	readonly since?: string | undefined
	readonly at?: string | undefined
}

export interface JournalRow {
	readonly id: string
	readonly at: Date
	readonly atText: string
	readonly actorId: string | null
	readonly actorName: string
	readonly right: string
	readonly outcome: 'done' | 'refused'
	readonly why: string
	readonly subjectKind: string
	readonly subjectId: string | null
	readonly subjectLabel: string
	readonly before: Record<string, unknown> | null
	readonly after: Record<string, unknown> | null
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const NOUNS = ['organization', 'domain', 'mailbox', 'alias', 'account', 'role', 'grant', 'own', 'system'] as const
const SINCE: Record<string, Sql> = {
	day: sql`AND j.at > now() - interval '1 day'`,
	week: sql`AND j.at > now() - interval '7 days'`,
	month: sql`AND j.at > now() - interval '30 days'`,
}
const COLUMNS = sql`j.id, j.at, j.at::text AS "atText", j.actor_id AS "actorId", j.actor_name AS "actorName", j."right", j.outcome::text AS outcome, j.why,
	j.subject_kind AS "subjectKind", j.subject_id AS "subjectId", j.subject_label AS "subjectLabel", j.before, j.after`

function conditions(filter: JournalFilter): Sql {
	const noun = NOUNS.find((name) => name === filter.noun)
	const text = searchedText(filter.q ?? '')
	const outcome = filter.outcome === 'done' || filter.outcome === 'refused' ? filter.outcome : null
	return sql`${noun ? sql`AND starts_with(j."right", ${`${noun}.`})` : noSql}
		${outcome ? sql`AND j.outcome::text = ${outcome}` : noSql}
		${filter.actor && UUID.test(filter.actor) ? sql`AND j.actor_id = ${filter.actor}::uuid` : noSql}
		${filter.about && UUID.test(filter.about) ? sql`AND ${filter.about}::uuid IN (j.subject_id, j.account_id, j.mailbox_id, j.domain_id, j.organization_id)` : noSql}
		${fragmentFor(SINCE, filter.since)}
		${text ? sql`AND (position(lower(${text}) IN lower(j.subject_label)) > 0 OR position(lower(${text}) IN lower(j.actor_name)) > 0)` : noSql}`
}

/** One page of the journal within the viewer's scope, the latest first. */
export async function listEntries(viewer: Loaded, filter: JournalFilter): Promise<ListPage<JournalRow>> {
	const cursor = parseCursor(filter.at, 'timestamptz')
	const { behind, orderAndLimit } = keyset({
		column: sql`j.at`,
		id: sql`j.id`,
		cast: 'timestamptz',
		descending: true,
		cursor,
	})
	const found = await query(
		viewer,
		'journal.read',
		(read) =>
			read.sql<JournalRow>`SELECT ${COLUMNS} FROM journal_entry j WHERE true ${conditions(filter)} ${behind} ${orderAndLimit}`,
	)
	return pageOf(found, cursor, (row) => row.atText)
}

/** The latest few, for an overview; NULL for who may not read the journal. */
export const latestEntries = (viewer: Loaded): Promise<JournalRow[] | null> =>
	queryIfAllowed(
		viewer,
		'journal.read',
		(read) =>
			read.sql<JournalRow>`SELECT ${COLUMNS} FROM journal_entry j WHERE NOT starts_with(j."right", 'system.') ORDER BY j.at DESC, j.id DESC LIMIT 8`,
	)
