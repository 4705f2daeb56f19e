import type { Loaded } from '@/core/gateway/actor'
import { organizationPlace, serverPlace } from '@/core/gateway/places'
import { queryIfAllowed } from '@/core/gateway/query'
import { GRANTABLE_RIGHTS, type GrantableRight, may } from '@/core/policy'
import { missingRights } from './role-rules'

/** Where a new role may belong, with the rights that the viewer could put into it there. */
export interface RolePlace {
	/** Empty = the whole server. */
	readonly id: string
	readonly name: string
	readonly rights: readonly GrantableRight[]
}

const MOST = 500

/** The server and the organizations where the viewer may make roles, by name. */
export async function rolePlaces(viewer: Loaded): Promise<readonly RolePlace[]> {
	const { actor, now } = viewer
	const heldIn = (place: Parameters<typeof missingRights>[2]): GrantableRight[] => {
		const missing = new Set(missingRights(actor, GRANTABLE_RIGHTS, place, now))
		return GRANTABLE_RIGHTS.filter((right) => !missing.has(right))
	}
	const server = may(actor, 'role.create', serverPlace(), now)
		? [{ id: '', name: 'the whole server', rights: heldIn(serverPlace()) }]
		: []
	const organizations = await queryIfAllowed(
		viewer,
		'role.create',
		(read) => read.sql<{ id: string; name: string; lineage: string[] }>`
			SELECT o.id, o.name, o.lineage FROM organization o ORDER BY lower(o.name), o.id LIMIT ${MOST}`,
	)
	const within = (organizations ?? []).map((row) => ({
		id: row.id,
		name: row.name,
		rights: heldIn(organizationPlace(row)),
	}))
	return [...server, ...within]
}
