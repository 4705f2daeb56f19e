import type { Loaded } from '@/core/gateway/actor'
import { serverPlace } from '@/core/gateway/places'
import { queryIfAllowed } from '@/core/gateway/query'
import { may } from '@/core/policy'

export interface ParentChoice {
	readonly id: string
	/** With what it lies in, from the widest: "Reseller › Customer". */
	readonly path: string
}

/** A form or a filter offers so many. */
const MOST = 500

/** Where the viewer may make an organization: at the top of the server, and below which others. */
export async function parentChoices(viewer: Loaded): Promise<{ top: boolean; organizations: readonly ParentChoice[] }> {
	const found = await queryIfAllowed(
		viewer,
		'organization.create',
		(read) => read.sql<ParentChoice>`
			SELECT o.id, (SELECT string_agg(up.name, ' › ' ORDER BY cardinality(up.lineage)) FROM organization up WHERE up.id = ANY (o.lineage)) AS path
			FROM organization o WHERE o.reseller ORDER BY lower(o.name), o.id LIMIT ${MOST}`,
	)
	const organizations = (found ?? []).toSorted((a, b) => a.path.localeCompare(b.path, 'en'))
	return { top: may(viewer.actor, 'organization.create', serverPlace(), viewer.now), organizations }
}

/** The organizations that have others below them, for a filter. */
export async function resellers(viewer: Loaded): Promise<readonly { readonly id: string; readonly name: string }[]> {
	const found = await queryIfAllowed(
		viewer,
		'organization.read',
		(read) => read.sql<{ id: string; name: string }>`
			SELECT o.id, o.name FROM organization o WHERE o.id IN (SELECT c.parent_id FROM organization c)
			ORDER BY lower(o.name), o.id LIMIT ${MOST}`,
	)
	return found ?? []
}
