import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { serverPlace } from '@/core/gateway/places'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { noSql, sql } from '@/core/gateway/sql'
import { namesWithin } from '@/core/gateway/told-names'
import { approvalRefusal, isRight, type Level, type Place, SERVER } from '@/core/policy'
import type { State } from './approval-words'

export interface RequestDetail {
	readonly id: string
	readonly askerId: string
	readonly askerName: string
	readonly right: string
	readonly label: string
	readonly before: Record<string, unknown> | null
	readonly after: Record<string, unknown> | null
	readonly reason: string
	readonly state: State
	readonly askedAt: Date
	readonly endsAt: Date
	readonly decidedName: string
	readonly decidedAt: Date | null
	readonly answer: string
	readonly isMine: boolean
	/** May the viewer decide it, as far as what they hold goes? Whom it touches is asked when they do. */
	readonly mayDecide: boolean
}
interface Row extends Omit<RequestDetail, 'isMine' | 'mayDecide'> {
	readonly subjectLabel: string
	readonly placeKind: Level
	readonly placeId: string
	readonly onServer: boolean
	readonly demanded: readonly string[]
	readonly organizationId: string | null
	readonly domainId: string | null
	readonly lineage: readonly string[] | null
}

/** Whoever asked knows what they named; whoever approves reads the names that they see. */
const rowOf = async (read: QueryHandle, id: string, mine: string | null): Promise<Row | undefined> => {
	const whose = mine === null ? noSql : sql`AND r.asker_id = ${mine}::uuid`
	const rows = await read.sql<Row>`
		SELECT r.id, r.asker_id AS "askerId", r.asker_name AS "askerName", r."right", r.demanded, r.label, r.label AS "subjectLabel", r.before, r.after, r.reason,
			CASE WHEN r.state = 'waiting' AND r.ends_at <= now() THEN 'ended' ELSE r.state::text END AS state, r.asked_at AS "askedAt", r.ends_at AS "endsAt",
			r.decided_name AS "decidedName", r.decided_at AS "decidedAt", r.answer, r.place_kind AS "placeKind", r.place_id AS "placeId", r.on_server AS "onServer",
			r.organization_id AS "organizationId", r.domain_id AS "domainId",
			coalesce((SELECT c.lineage FROM app.chain_of_domain(r.domain_id) c), (SELECT o.lineage FROM organization o WHERE o.id = r.organization_id)) AS lineage
		FROM approval_request r WHERE r.id = ${id}::uuid ${whose}`
	const [row] = await namesWithin(read, rows, () => mine !== null)
	return row
}

/** The place as it was when it was asked for, in what it lies in now. */
const placeOf = ({ placeKind, placeId, domainId, lineage }: Row): Place => ({
	kind: placeKind,
	id: placeId,
	chain: [...new Set([SERVER, ...(lineage ?? []), ...(domainId ? [domainId] : []), placeId])],
})

/** Is it about places that the viewer does not see? Whoever approves has to hold it there as well. */
const reachesElsewhere = ({ before, after }: Pick<Row, 'before' | 'after'>): boolean =>
	[before, after].some((told) => told !== null && ('moreScopes' in told || 'moreRoles' in told))

/** A request that the viewer asked for or may approve; NULL for all others. */
export async function getRequest(viewer: Loaded, id: string): Promise<RequestDetail | null> {
	const own = await query(viewer, 'own.ask-approval', (read) => rowOf(read, id, viewer.accountId))
	const row = own ?? (await queryIfAllowed(viewer, 'approval.give', (read) => rowOf(read, id, null)))
	if (!row) return null
	const { demanded, ...told } = row
	const rights = [row.right, ...demanded].filter(isRight)
	const places = [placeOf(row), ...(row.onServer ? [serverPlace()] : [])]
	const refusal = approvalRefusal(viewer.actor, { asker: row.askerId, rights, places }, viewer.now)
	const mayDecide = refusal === null && row.state === 'waiting' && !reachesElsewhere(row)
	return { ...told, isMine: own !== undefined, mayDecide }
}
