import type { Loaded } from '@/core/gateway/actor'
import { missingRights, offeredRights } from '@/core/gateway/no-escalation'
import { organizationOrServer } from '@/core/gateway/places'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { builtInRole, may, mayAnywhere } from '@/core/policy'
import { isUuid } from '@/platform/uuid'

export interface RoleHolder {
	readonly accountId: string
	readonly name: string
	readonly address: string
	readonly endsAt: Date | null
}
export interface RoleDetail {
	readonly id: string
	readonly name: string
	readonly description: string
	readonly rights: readonly string[]
	/** Whoever holds it needs a second factor. */
	readonly demandsFactor: boolean
	readonly version: number
	readonly organizationId: string | null
	readonly organization: string | null
	readonly createdAt: Date
	readonly updatedAt: Date
	/** Live grants that were made from it, whoever holds them. */
	readonly held: number
	/** How many of these hold other rights than it does by now. */
	readonly lag: number
	/** Those of their holders whom the viewer may see. */
	readonly holders: readonly RoleHolder[]
	/** Rights in it that the viewer lacks, and so leaves alone. */
	readonly missing: readonly string[]
	/** Rights that the viewer could put into it. */
	readonly offered: readonly string[]
	readonly can: { readonly edit: boolean; readonly remove: boolean; readonly apply: boolean; readonly clone: boolean }
}
interface RoleRow extends Omit<RoleDetail, 'holders' | 'missing' | 'offered' | 'can'> {
	readonly lineage: readonly string[] | null
}

const HOLDERS_SHOWN = 50

/** One custom role with what the viewer may do to it; NULL when it is not there or not theirs to see. */
export async function getRole(viewer: Loaded, id: string): Promise<RoleDetail | null> {
	return query(viewer, 'role.read', async (read) => {
		const [row] = await read.sql<RoleRow>`
			SELECT r.id, r.name, r.description, r.rights, r.demands_factor_since IS NOT NULL AS "demandsFactor", r.version, r.organization_id AS "organizationId", o.name AS organization, o.lineage,
				r.created_at AS "createdAt", r.updated_at AS "updatedAt", app.role_use(r.id) AS held, app.role_lag(r.id) AS lag
			FROM role r LEFT JOIN organization o ON o.id = r.organization_id WHERE r.id = ${id}::uuid`
		if (!row) return null
		const { lineage, ...role } = row
		const place = organizationOrServer(
			row.organizationId === null ? null : { id: row.organizationId, lineage: lineage ?? [] },
		)
		const missing = missingRights(viewer.actor, row.rights, place, viewer.now)
		const allowed = (right: 'role.edit' | 'role.remove') =>
			missing.length === 0 && may(viewer.actor, right, place, viewer.now)
		const holders = await read.sql<RoleHolder>`
			SELECT DISTINCT ON (a.name, a.id) a.id AS "accountId", a.name, a.address, g.ends_at AS "endsAt"
			FROM access_grant g JOIN account a ON a.id = g.account_id
			WHERE g.role_id = ${id}::uuid AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now())
			ORDER BY a.name, a.id, g.ends_at LIMIT ${HOLDERS_SHOWN}`
		const offered = offeredRights(viewer.actor, place, viewer.now)
		const can = {
			edit: allowed('role.edit'),
			remove: allowed('role.remove'),
			apply: may(viewer.actor, 'role.apply', place, viewer.now),
			clone: mayAnywhere(viewer.actor, 'role.create', viewer.now),
		}
		return { ...role, holders, missing, offered, can }
	})
}

export interface RoleModel {
	/** What the address and the form name it by: a built-in role's key, or an id. */
	readonly from: string
	readonly name: string
	readonly description: string
	readonly rights: readonly string[]
}

/** A role to begin a new one from; NULL when it is not there or not the viewer's to see. */
export async function roleModel(viewer: Loaded, from: string): Promise<RoleModel | null> {
	const builtIn = builtInRole(from)
	if (builtIn) return builtIn.rights.length === 0 ? null : { from, ...builtIn }
	if (!isUuid(from)) return null
	const role = await queryIfAllowed(viewer, 'role.read', (read) =>
		read.role.findFirst({ where: { id: from }, select: { name: true, description: true, rights: true } }),
	)
	return role && { from, ...role }
}
