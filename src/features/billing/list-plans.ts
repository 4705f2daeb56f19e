import { searchedText } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, PAGE_SIZE, pageOf, parseCursor } from '@/core/gateway/keyset'
import { serverPlace } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { notFound } from '@/core/gateway/result'
import { noSql, sql } from '@/core/gateway/sql'
import { may } from '@/core/policy'
import { isCurrency } from './money'
import type { Price } from './price-lines'

/** What a list's address says; everything in it is somebody's text. */
export interface PlanFilter {
	readonly q?: string | undefined
	readonly currency?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

export interface PlanListRow extends Price {
	readonly sortName: string
	/** Organizations and domains that it is assigned to today. */
	readonly places: number
}

export const planSort = (text: string | undefined): 'name' | '-name' => (text === '-name' ? '-name' : 'name')

/** Plans are seen on the whole server only. @throws PanelError `not-found` for anybody else */
export function expectServerView(viewer: Loaded): void {
	if (!may(viewer.actor, 'billing.view', serverPlace(), viewer.now)) throw notFound('out-of-scope')
}

/** A plan at the price of today; of one whose prices begin later, the first. Used with `l` as the plan. */
export const PRICE_TODAY = sql`CROSS JOIN LATERAL (
	SELECT x.* FROM plan_price x WHERE x.plan_id = l.id ORDER BY x.from_day > (now() AT TIME ZONE 'UTC')::date, abs(x.from_day - (now() AT TIME ZONE 'UTC')::date) LIMIT 1) v`
export const PRICE_COLUMNS = sql`l.id, l.name, l.currency, l.storage_basis::text AS "storageBasis", v.from_day::text AS since, v.per_mailbox AS "perMailbox",
	v.per_gb AS "perGb", v.included_mailboxes AS "includedMailboxes", v.included_bytes AS "includedBytes"`

/** One page of the price plans, each at the price of today. */
export async function listPlans(viewer: Loaded, filter: PlanFilter, limit = PAGE_SIZE): Promise<ListPage<PlanListRow>> {
	expectServerView(viewer)
	const cursor = parseCursor(filter.at, 'text')
	const descending = planSort(filter.sort) === '-name'
	const column = sql`lower(l.name)`
	const { behind, orderAndLimit } = keyset({ column, id: sql`l.id`, descending, cast: 'text', cursor, limit })
	const text = searchedText(filter.q ?? '').toLowerCase()
	const found = await query(
		viewer,
		'billing.view',
		(read) => read.sql<PlanListRow>`
			SELECT ${PRICE_COLUMNS}, lower(l.name) AS "sortName",
				(SELECT count(*)::int FROM plan_assignment a WHERE a.plan_id = l.id AND a.from_day <= (now() AT TIME ZONE 'UTC')::date
					AND NOT EXISTS (SELECT FROM plan_assignment b WHERE (b.organization_id = a.organization_id OR b.domain_id = a.domain_id)
						AND b.from_day > a.from_day AND b.from_day <= (now() AT TIME ZONE 'UTC')::date)) AS places
			FROM price_plan l ${PRICE_TODAY}
			WHERE true ${text === '' ? noSql : sql`AND position(${text} IN lower(l.name)) > 0`}
				${filter.currency && isCurrency(filter.currency) ? sql`AND l.currency = ${filter.currency}` : noSql} ${behind} ${orderAndLimit}`,
	)
	return pageOf(found, cursor, (row) => row.sortName, limit)
}

/** The currencies that plans are in, for a filter. */
export async function planCurrencies(viewer: Loaded): Promise<readonly string[]> {
	expectServerView(viewer)
	const found = await query(
		viewer,
		'billing.view',
		(read) => read.sql<{ currency: string }>`SELECT DISTINCT currency FROM price_plan ORDER BY currency`,
	)
	return found.map(({ currency }) => currency)
}
