import type { Loaded } from '@/core/gateway/actor'
import { serverPlace } from '@/core/gateway/places'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { may } from '@/core/policy'
import { expectServerView, PRICE_COLUMNS, PRICE_TODAY } from './list-plans'
import { dayText } from './months'
import type { Price } from './price-lines'

/** The plan that holds for a place, at the price of today; `since` is the day from which it is assigned. */
export interface PlanHere extends Price {
	/** Assigned to the place itself, and not to what it lies in. */
	readonly own: boolean
}

/** What a page about a place says of its prices. */
export interface BillingHere {
	/** NULL = nothing is charged. */
	readonly plan: PlanHere | null
	readonly mayAssign: boolean
}

/** NULL for who may not see what is charged for this place. @param id of an organization or a domain */
export async function billingHere(viewer: Loaded, id: string): Promise<BillingHere | null> {
	return queryIfAllowed(viewer, 'billing.view', async (read) => {
		const seen = await read.sql<{ id: string }>`
			SELECT id FROM organization WHERE id = ${id}::uuid UNION ALL SELECT id FROM domain WHERE id = ${id}::uuid`
		if (seen.length === 0) return null
		const [plan] = await read.sql<PlanHere>`
			SELECT plan_id AS id, plan_name AS name, currency, storage_basis AS "storageBasis", since::text AS since, own,
				per_mailbox AS "perMailbox", per_gb AS "perGb", included_mailboxes AS "includedMailboxes", included_bytes AS "includedBytes"
			FROM app.plan_here(${id}::uuid, ${dayText(viewer.now)}::date)`
		return { plan: plan ?? null, mayAssign: may(viewer.actor, 'plan.assign', serverPlace(), viewer.now) }
	})
}

/** One step in the history of a place: which plan from when; NULL = none of its own from then on. */
export interface OwnPlan {
	readonly id: string
	readonly planId: string | null
	readonly planName: string | null
	readonly from: string
}

export interface PlanChoices {
	/** What was assigned to the place itself, the latest first. */
	readonly history: readonly OwnPlan[]
	readonly plans: readonly Price[]
}

/** A form offers so many. */
const MOST = 500

/** For whoever assigns plans: what was assigned to a place, and what can be. NULL for anybody else. */
export async function planChoices(viewer: Loaded, place: string): Promise<PlanChoices | null> {
	expectServerView(viewer)
	if (!may(viewer.actor, 'plan.assign', serverPlace(), viewer.now)) return null
	return query(viewer, 'billing.view', async (read) => {
		const history = await read.sql<OwnPlan>`
			SELECT a.id, a.plan_id AS "planId", l.name AS "planName", a.from_day::text AS from FROM plan_assignment a LEFT JOIN price_plan l ON l.id = a.plan_id
			WHERE ${place}::uuid IN (a.organization_id, a.domain_id) ORDER BY a.from_day DESC LIMIT 50`
		const plans = await read.sql<Price>`
			SELECT ${PRICE_COLUMNS} FROM price_plan l ${PRICE_TODAY} ORDER BY lower(l.name), l.id LIMIT ${MOST}`
		return { history, plans }
	})
}
