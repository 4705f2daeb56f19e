import type { Loaded } from '@/core/gateway/actor'
import { queryIfAllowed } from '@/core/gateway/query'
import type { Right } from '@/core/policy'

export interface OrganizationChoice {
	readonly id: string
	/** With what it lies in, from the widest: "Reseller › Customer". */
	readonly path: string
	readonly domains: number
	/** NULL = unlimited. */
	readonly maxDomains: number | null
}

/** A form or a filter offers so many. */
const MOST = 500

/** The organizations where the viewer holds this right, each with those above it that they may see. */
export async function organizationChoices(viewer: Loaded, right: Right): Promise<readonly OrganizationChoice[]> {
	const found = await queryIfAllowed(
		viewer,
		right,
		(read) => read.sql<OrganizationChoice>`
			SELECT o.id, coalesce(u.domains, 0) AS domains, o.max_domains AS "maxDomains",
				CASE WHEN o.parent_id IS NULL THEN o.name ELSE
					(SELECT string_agg(up.name, ' › ' ORDER BY cardinality(up.lineage)) FROM organization up WHERE up.id = ANY (o.lineage)) END AS path
			FROM organization o LEFT JOIN usage u ON u.subject_id = o.id ORDER BY lower(o.name), o.id LIMIT ${MOST}`,
	)
	return (found ?? []).toSorted((a, b) => a.path.localeCompare(b.path, 'en'))
}
