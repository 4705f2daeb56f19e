import type { Loaded } from '@/core/gateway/actor'
import { organizationPlace, serverPlace } from '@/core/gateway/places'
import { queryIfAllowed } from '@/core/gateway/query'
import { GRANTABLE_RIGHTS, type GrantableRight, may } from '@/core/policy'
import { missingRights } from './template-rules'

/** Where a new template may belong, with the rights that the viewer could put into it there. */
export interface TemplatePlace {
	/** Empty = the whole server. */
	readonly id: string
	readonly name: string
	readonly rights: readonly GrantableRight[]
}

const MOST = 500

const heldIn = ({ actor, now }: Loaded, place: Parameters<typeof missingRights>[2]): GrantableRight[] => {
	const missing = new Set(missingRights(actor, GRANTABLE_RIGHTS, place, now))
	return GRANTABLE_RIGHTS.filter((right) => !missing.has(right))
}

/** The server and the organizations where the viewer may make templates, by name. */
export async function templatePlaces(viewer: Loaded): Promise<readonly TemplatePlace[]> {
	const everywhere = may(viewer.actor, 'template.create', serverPlace(), viewer.now)
	const server = everywhere ? [{ id: '', name: 'the whole server', rights: heldIn(viewer, serverPlace()) }] : []
	const organizations = await queryIfAllowed(
		viewer,
		'template.create',
		(read) => read.sql<{ id: string; name: string; lineage: string[] }>`
			SELECT o.id, o.name, o.lineage FROM organization o ORDER BY lower(o.name), o.id LIMIT ${MOST}`,
	)
	const within = (organizations ?? []).map((row) => ({
		id: row.id,
		name: row.name,
		rights: heldIn(viewer, organizationPlace(row)),
	}))
	return [...server, ...within]
}
