import { type Loaded, personFrom } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import { isGrantable, type Proposal } from '@/core/policy'
import { homeOf, staying } from './rehome'

/** A grant that was handed on, for the choice whether it ends with the one above it. */
export interface Keepable {
	readonly id: string
	readonly parentId: string
	readonly holder: string
	readonly roleName: string
	/** Grants that hang below it, and stay or end with it. */
	readonly handedOn: number
	readonly accountId: string
	/** An API key: it always ends. */
	readonly isKey: boolean
	readonly proposal: Proposal
}
export interface HandedOn {
	readonly children: readonly Keepable[]
	readonly own: readonly { readonly id: string; readonly lineage: readonly string[] }[]
}
interface Row extends Omit<Keepable, 'proposal'> {
	readonly rights: string[]
	readonly startsAt: Date
	readonly endsAt: Date | null
	readonly passOnDepth: number
	readonly held: unknown
}

const MOST = 100

/** What hangs directly below these grants, as far as the viewer may see its holders. */
export const handedOnOutOf = (viewer: Loaded, grants: readonly string[]): Promise<HandedOn> =>
	query(viewer, 'account.read', async (read) => {
		if (grants.length === 0) return { children: [], own: [] }
		const rows = await read.sql<Row>`
			SELECT g.id, g.parent_id AS "parentId", g.account_id AS "accountId", a.maker_id IS NOT NULL AS "isKey", a.name AS holder, g.role_name AS "roleName", g.rights,
				g.starts_at AS "startsAt", g.ends_at AS "endsAt", g.pass_on_depth AS "passOnDepth", app.handed_on(g.id) AS "handedOn",
				app.holdings_of(g.account_id) AS held
			FROM access_grant g JOIN account a ON a.id = g.account_id
			WHERE g.parent_id = ANY (${[...grants]}::uuid[]) AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now())
			ORDER BY a.name, g.id LIMIT ${MOST}`
		const own = await read.sql<HandedOn['own'][number]>`
			SELECT g.id, g.lineage FROM access_grant g WHERE g.account_id = ${viewer.accountId}::uuid AND g.revoked_at IS NULL`
		return { children: rows.flatMap(keepable), own }
	})

function keepable({ rights, startsAt, endsAt, passOnDepth, held, ...row }: Row): Keepable[] {
	const holding = personFrom(row.accountId, held).holdings.find(({ id }) => id === row.id)
	if (!holding) return []
	const proposal = { rights: rights.filter(isGrantable), startsAt, endsAt, passOnDepth }
	return [{ ...row, proposal: { ...proposal, places: holding.places, limits: holding.limits } }]
}

/** One line of the choice, in plain words. */
export interface KeepChoice {
	readonly id: string
	readonly holder: string
	readonly roleName: string
	readonly handedOn: number
	/** The grant of the viewer's under which it would hang; NULL = under none, because of what is missing. */
	readonly home: string | null
	readonly missing: readonly string[]
}

/** For each grant below those that end, but for API keys, which always end: whether it can be kept, and where. The verb asks the same, in its transaction. */
export function keepChoices(viewer: Loaded, { children, own }: HandedOn, ending: readonly string[]): KeepChoice[] {
	const actor = staying(viewer.actor, own, ending)
	return children
		.filter(({ parentId, id, isKey }) => ending.includes(parentId) && !ending.includes(id) && !isKey)
		.map((child) => {
			const { id, holder, roleName, handedOn } = child
			const verdict = homeOf(actor, child, viewer.now)
			const kept = verdict.allowed
				? { home: verdict.parent.roleName, missing: [] }
				: { home: null, missing: verdict.missing }
			return { id, holder, roleName, handedOn, ...kept }
		})
}
