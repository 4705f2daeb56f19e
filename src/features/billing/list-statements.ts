import { searchedAddress, searchedText } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, PAGE_SIZE, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query } from '@/core/gateway/query'
import { noSql, type Sql, sql } from '@/core/gateway/sql'
import { countedDays, type Recorded, recordedDays } from './counted-days'
import { type Month, monthsSince, parseMonth } from './months'
import { type Counted, linesOf, type Total, totalsOf } from './price-lines'

/** What a list's address says; everything in it is somebody's text. */
export interface StatementFilter {
	readonly q?: string | undefined
	readonly month?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

interface Found {
	readonly id: string
	readonly kind: 'organization' | 'domain'
	readonly name: string
	readonly sortName: string
	/** NULL at the top, and where the viewer may not see it. */
	readonly parentName: string | null
}
export interface StatementListRow extends Found {
	/** Names of the plans by which something in it is charged. */
	readonly plans: readonly string[]
	readonly domains: number
	/** Domains of which some days are charged by no plan. */
	readonly withoutPlan: number
	readonly totals: readonly Total[]
}
export interface StatementList {
	readonly page: ListPage<StatementListRow>
	readonly month: Month
	readonly months: readonly Month[]
	readonly recorded: Recorded
}

const COLUMN = sql`p."sortName"`
const SORTS = { name: false, '-name': true } as const
export type StatementSort = keyof typeof SORTS
export const statementSort = (text: string | undefined): StatementSort => (text === '-name' ? '-name' : 'name')

function searched(q: string | undefined): Sql {
	const text = searchedText(q ?? '').toLowerCase()
	if (text === '') return noSql
	return sql`AND (position(${text} IN p."sortName") > 0 OR (p.kind = 'domain' AND position(${searchedAddress(text)} IN p.name) > 0))`
}

/** One page of what has a statement: organizations in scope, and domains for whoever holds billing.view on a domain alone. */
export async function listStatements(
	viewer: Loaded,
	filter: StatementFilter,
	limit = PAGE_SIZE,
): Promise<StatementList> {
	const month = parseMonth(filter.month, viewer.now)
	const cursor = parseCursor(filter.at, 'text')
	const descending = SORTS[statementSort(filter.sort)]
	const { behind, orderAndLimit } = keyset({ column: COLUMN, id: sql`p.id`, descending, cast: 'text', cursor, limit })
	return query(viewer, 'billing.view', async (read) => {
		const found = await read.sql<Found>`
			SELECT * FROM (
				SELECT o.id, 'organization' AS kind, o.name, lower(o.name) AS "sortName", up.name AS "parentName"
				FROM organization o LEFT JOIN organization up ON up.id = o.parent_id
				UNION ALL
				SELECT d.id, 'domain', d.name, d.name, NULL FROM domain d
				WHERE NOT (SELECT app.reads_all()) AND d.organization_id NOT IN (SELECT app.readable_organizations())
			) p WHERE true ${searched(filter.q)} ${behind} ${orderAndLimit}`
		const page = pageOf(found, cursor, (row) => row.sortName, limit)
		const ids = page.rows.map(({ id }) => id)
		const spans = ids.length > 0 ? await countedDays(read, month, ids) : []
		const recorded = await recordedDays(read, month)
		const rows = page.rows.map((row) => ({ ...row, ...summaryOf(row.id, spans, month.days) }))
		return { page: { ...page, rows }, month, months: monthsSince(recorded.since, viewer.now), recorded }
	})
}

function summaryOf(id: string, spans: readonly Counted[], daysOfMonth: number) {
	const inside = spans.filter(({ chain }) => chain.includes(id))
	const domainsOf = (some: readonly Counted[]): number => new Set(some.map(({ domainId }) => domainId)).size
	return {
		plans: [...new Set(inside.flatMap(({ plan }) => (plan ? [plan.name] : [])))].sort(),
		domains: domainsOf(inside),
		withoutPlan: domainsOf(inside.filter(({ plan }) => plan === null)),
		totals: totalsOf(inside.flatMap((span) => linesOf(span, daysOfMonth))),
	}
}
