import type { Loaded } from '@/core/gateway/actor'
import { organizationOrServer } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { GRANTABLE_RIGHTS, may } from '@/core/policy'
import { missingRights } from './role-rules'

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
	readonly version: number
	readonly organizationId: string | null
	readonly organization: string | null
	readonly createdAt: Date
	readonly updatedAt: Date
	/** Live grants that were made from it, whoever holds them. */
	readonly held: number
	/** Those of their holders whom the viewer may see. */
	readonly holders: readonly RoleHolder[]
	/** Rights in it that the viewer lacks, and so leaves alone. */
	readonly missing: readonly string[]
	/** Rights that the viewer could put into it. */
	readonly offered: readonly string[]
	readonly can: { readonly edit: boolean; readonly remove: boolean }
}
interface RoleRow extends Omit<RoleDetail, 'holders' | 'missing' | 'offered' | 'can'> {
	readonly lineage: readonly string[] | null
}

const HOLDERS_SHOWN = 50

/** One custom role with what the viewer may do to it; NULL when it is not there or not theirs to see. */
export async function getRole(viewer: Loaded, id: string): Promise<RoleDetail | null> {
	return query(viewer, 'role.read', async (read) => {
		const [row] = await read.sql<RoleRow>`
			SELECT r.id, r.name, r.description, r.rights, r.version, r.organization_id AS "organizationId", o.name AS organization, o.lineage,
				r.created_at AS "createdAt", r.updated_at AS "updatedAt", app.role_use(r.id) AS held
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
		const beyond = new Set(missingRights(viewer.actor, GRANTABLE_RIGHTS, place, viewer.now))
		const offered = GRANTABLE_RIGHTS.filter((right) => !beyond.has(right))
		return { ...role, holders, missing, offered, can: { edit: allowed('role.edit'), remove: allowed('role.remove') } }
	})
}
