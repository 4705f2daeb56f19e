import { type GrantableRight, may } from '../policy'
import type { Loaded } from './actor'
import { offeredRights } from './no-escalation'
import { organizationPlace, serverPlace } from './places'
import { queryIfAllowed } from './query'

/** Where a new role or template may belong, with the rights that the viewer could put into it there. */
export interface MakeablePlace {
	/** Empty = the whole server. */
	readonly id: string
	readonly name: string
	readonly rights: readonly GrantableRight[]
}

const MOST = 500

/** The server and the organizations where the viewer may make one, by name. */
export async function makeablePlaces(
	viewer: Loaded,
	right: 'role.create' | 'template.create',
): Promise<readonly MakeablePlace[]> {
	const { actor, now } = viewer
	const server = may(actor, right, serverPlace(), now)
		? [{ id: '', name: 'the whole server', rights: offeredRights(actor, serverPlace(), now) }]
		: []
	const organizations = await queryIfAllowed(
		viewer,
		right,
		(read) => read.sql<{ id: string; name: string; lineage: string[] }>`
			SELECT o.id, o.name, o.lineage FROM organization o ORDER BY lower(o.name), o.id LIMIT ${MOST}`,
	)
	const within = (organizations ?? []).map((row) => ({
		id: row.id,
		name: row.name,
		rights: offeredRights(actor, organizationPlace(row), now),
	}))
	return [...server, ...within]
}
