import { searchedText } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { fragmentFor, noSql, type Sql, sql } from '@/core/gateway/sql'
import { namesWithin } from '@/core/gateway/told-names'
import { isUuid } from '@/platform/uuid'

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

const NOUNS = [
	'organization',
	'domain',
	'mailbox',
	'alias',
	'list',
	'account',
	'role',
	'grant',
	'key',
	'server',
	'plan',
	'own',
	'system',
] as const
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
		${isUuid(filter.actor) ? sql`AND j.actor_id = ${filter.actor}::uuid` : noSql}
		${isUuid(filter.about) ? sql`AND ${filter.about}::uuid IN (j.subject_id, j.account_id, j.mailbox_id, j.domain_id, j.organization_id)` : noSql}
		${fragmentFor(SINCE, filter.since)}
		${text ? sql`AND (position(lower(${text}) IN lower(j.subject_label)) > 0 OR position(lower(${text}) IN lower(j.actor_name)) > 0)` : noSql}`
}

const FEW = 50

interface Reach {
	readonly all: boolean
	readonly organizations: string[]
	readonly domains: string[]
	readonly mailboxes: string[]
}

/**
 * The latest entries that the reader may see. Where the scope is a few places among thousands, the latest of each place are taken
 * by its index first: along the index of time alone one would walk past everybody else's entries.
 * @param wanted conditions, beginning with AND
 */
async function latest(read: QueryHandle, wanted: Sql, orderAndLimit: Sql): Promise<JournalRow[]> {
	const [reach] = await read.sql<Reach>`
		SELECT app.reads_all() AS all, ARRAY(SELECT app.readable_organizations() LIMIT ${FEW + 1}) AS organizations,
			ARRAY(SELECT app.readable_domains() LIMIT ${FEW + 1}) AS domains, ARRAY(SELECT app.readable_mailboxes() LIMIT ${FEW + 1}) AS mailboxes`
	const isWide =
		!reach || reach.all || [reach.organizations, reach.domains, reach.mailboxes].some((ids) => ids.length > FEW)
	if (isWide) return read.sql<JournalRow>`SELECT ${COLUMNS} FROM journal_entry j WHERE true ${wanted} ${orderAndLimit}`
	const of = (ids: readonly string[], column: Sql): Sql =>
		sql`SELECT f.id FROM unnest(${ids}::uuid[]) AS place CROSS JOIN LATERAL (SELECT j.id FROM journal_entry j WHERE ${column} = place ${wanted} ${orderAndLimit}) f`
	return read.sql<JournalRow>`
		WITH found AS MATERIALIZED (${of(reach.organizations, sql`j.organization_id`)} UNION ${of(reach.domains, sql`j.domain_id`)} UNION ${of(reach.mailboxes, sql`j.mailbox_id`)})
		SELECT ${COLUMNS} FROM journal_entry j WHERE j.id = ANY (ARRAY(SELECT id FROM found)) ${orderAndLimit}`
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
	const wanted = sql`${conditions(filter)} ${behind}`
	const found = await query(viewer, 'journal.read', async (read) =>
		namesWithin(read, await latest(read, wanted, orderAndLimit)),
	)
	return pageOf(found, cursor, (row) => row.atText)
}

/** The latest few, for an overview; NULL for who may not read the journal. */
export const latestEntries = (viewer: Loaded): Promise<JournalRow[] | null> =>
	queryIfAllowed(viewer, 'journal.read', async (read) =>
		namesWithin(
			read,
			await latest(read, sql`AND NOT starts_with(j."right", 'system.')`, sql`ORDER BY j.at DESC, j.id DESC LIMIT 8`),
		),
	)
