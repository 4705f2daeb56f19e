import type { Loaded } from '@/core/gateway/actor'
import { serverPlace } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { may, type Right } from '@/core/policy'
import { expectServerView } from './list-plans'
import type { Price } from './price-lines'

/** An organization or a domain that is, was or will be charged by a plan. */
export interface AssignedPlace {
	readonly id: string
	readonly placeId: string
	readonly kind: 'organization' | 'domain'
	readonly name: string
	readonly from: string
	/** NULL = no end yet. */
	readonly until: string | null
}
export interface PlanFacts {
	readonly id: string
	readonly name: string
	readonly currency: string
	readonly storageBasis: Price['storageBasis']
	readonly version: number
	/** The latest first. */
	readonly prices: readonly Price[]
	/** Which of them holds today. */
	readonly today: string
	readonly places: readonly AssignedPlace[]
	/** More places than are shown. */
	readonly morePlaces: boolean
	readonly can: { readonly edit: boolean; readonly remove: boolean; readonly assign: boolean }
}

const SHOWN = 100

interface PlanRow extends Pick<PlanFacts, 'id' | 'name' | 'currency' | 'storageBasis' | 'version'> {
	readonly today: string
}

/** One plan with its prices and the places it is assigned to; NULL when it is not there. */
export async function getPlan(viewer: Loaded, id: string): Promise<PlanFacts | null> {
	expectServerView(viewer)
	const can = (right: Right) => may(viewer.actor, right, serverPlace(), viewer.now)
	return query(viewer, 'billing.view', async (read) => {
		const [plan] = await read.sql<PlanRow>`
			SELECT id, name, currency, storage_basis::text AS "storageBasis", version, (now() AT TIME ZONE 'UTC')::date::text AS today
			FROM price_plan WHERE id = ${id}::uuid`
		if (!plan) return null
		const prices = await read.sql<Price>`
			SELECT l.id, l.name, l.currency, l.storage_basis::text AS "storageBasis", v.from_day::text AS since, v.per_mailbox AS "perMailbox",
				v.per_gb AS "perGb", v.included_mailboxes AS "includedMailboxes", v.included_bytes AS "includedBytes"
			FROM plan_price v JOIN price_plan l ON l.id = v.plan_id WHERE l.id = ${id}::uuid ORDER BY v.from_day DESC LIMIT 100`
		const places = await read.sql<AssignedPlace>`
			SELECT a.id, coalesce(o.id, d.id) AS "placeId", CASE WHEN o.id IS NULL THEN 'domain' ELSE 'organization' END AS kind,
				coalesce(o.name, d.name) AS name, a.from_day::text AS from,
				(SELECT (min(b.from_day) - 1)::text FROM plan_assignment b
					WHERE (b.organization_id = a.organization_id OR b.domain_id = a.domain_id) AND b.from_day > a.from_day) AS until
			FROM plan_assignment a LEFT JOIN organization o ON o.id = a.organization_id LEFT JOIN domain d ON d.id = a.domain_id
			WHERE a.plan_id = ${id}::uuid ORDER BY lower(coalesce(o.name, d.name)), a.from_day DESC LIMIT ${SHOWN + 1}`
		return {
			...plan,
			prices,
			places: places.slice(0, SHOWN),
			morePlaces: places.length > SHOWN,
			can: {
				edit: can('plan.edit'),
				remove: can('plan.remove') && places.length === 0,
				assign: can('plan.assign'),
			},
		}
	})
}
