import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { query } from '@/core/gateway/query'
import { countedDays, type Recorded, recordedDays } from './counted-days'
import { type Month, monthsSince, parseMonth } from './months'
import { type Counted, type Line, linesOf, type Total, totalsOf } from './price-lines'

export interface StatementPlace {
	readonly id: string
	readonly kind: 'organization' | 'domain'
	/** A domain's is canonical (punycode). */
	readonly name: string
	/** NULL where there is none, or where the viewer may not see it. */
	readonly parentId: string | null
	readonly parentName: string | null
}

export interface StatementLine extends Line {
	/** The organization that the domain lies in; NULL where the viewer may not see it, and on a statement of one domain. */
	readonly organization: string | null
	/** Lies in an organization nested in the one that the statement is of. */
	readonly isNested: boolean
}

export interface Statement {
	readonly place: StatementPlace
	readonly month: Month
	readonly months: readonly Month[]
	readonly recorded: Recorded
	readonly lines: readonly StatementLine[]
	readonly totals: readonly Total[]
	/** Domains with days on which no plan held; their names. */
	readonly withoutPlan: readonly string[]
}

async function placeOf(read: QueryHandle, id: string): Promise<StatementPlace | null> {
	const [row] = await read.sql<StatementPlace>`
		SELECT o.id, 'organization' AS kind, o.name, up.id AS "parentId", up.name AS "parentName"
		FROM organization o LEFT JOIN organization up ON up.id = o.parent_id WHERE o.id = ${id}::uuid
		UNION ALL
		SELECT d.id, 'domain', d.name, o.id, o.name FROM domain d LEFT JOIN organization o ON o.id = d.organization_id WHERE d.id = ${id}::uuid`
	return row ?? null
}

/**
 * What is charged for an organization, with everything nested in it, or for one domain, in a month; NULL when the place is not there
 * or not the viewer's to see.
 * @param monthText 2026-11; the running month for anything else
 */
export async function getStatement(
	viewer: Loaded,
	id: string,
	monthText: string | undefined,
): Promise<Statement | null> {
	const month = parseMonth(monthText, viewer.now)
	return query(viewer, 'billing.view', async (read) => {
		const place = await placeOf(read, id)
		if (!place) return null
		const spans = await countedDays(read, month, [id])
		const recorded = await recordedDays(read, month)
		const lines = await namedLines(read, place, spans, month.days)
		return {
			place,
			month,
			months: monthsSince(recorded.since, viewer.now),
			recorded,
			lines,
			totals: totalsOf(lines),
			withoutPlan: [...new Set(spans.filter(({ plan }) => plan === null).map(({ domainName }) => domainName))],
		}
	})
}

async function namedLines(
	read: QueryHandle,
	place: StatementPlace,
	spans: readonly Counted[],
	daysOfMonth: number,
): Promise<StatementLine[]> {
	const homes = [...new Set(spans.map(({ chain }) => chain.at(-2) ?? ''))]
	const found = await read.organization.findMany({ where: { id: { in: homes } }, select: { id: true, name: true } })
	const names = new Map(found.map(({ id, name }) => [id, name]))
	const homeOf = (line: Line): string => line.chain.at(-2) ?? ''
	return spans
		.flatMap((span) => linesOf(span, daysOfMonth))
		.map((line) => ({
			...line,
			organization: place.kind === 'organization' ? (names.get(homeOf(line)) ?? null) : null,
			isNested: place.kind === 'organization' && homeOf(line) !== place.id,
		}))
}
