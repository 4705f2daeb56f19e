import type { Loaded } from '@/core/gateway/actor'
import { queryIfAllowed } from '@/core/gateway/query'
import { sql } from '@/core/gateway/sql'
import type { Right } from '@/core/policy'
import { isUuid } from '@/platform/uuid'

export interface DomainChoice {
	readonly id: string
	readonly name: string
	readonly defaultQuotaBytes: bigint | null
	/** NULL = unlimited. */
	readonly mailboxesLeft: number | null
}

export interface DomainChoices {
	/** By name. */
	readonly found: readonly DomainChoice[]
	/** There are more than these. */
	readonly more: boolean
}

const NONE: DomainChoices = { found: [], more: false }

/**
 * The domains where the viewer holds this right: the first by name, and the chosen one wherever it stands.
 * @param chosen id from the page's address; one that is not the viewer's is as if there were none
 * @param most a form or a filter offers so many; a page of thousands of options would help nobody
 */
export async function domainChoices(
	viewer: Loaded,
	right: Right,
	{ chosen, most = 100 }: { readonly chosen?: string | undefined; readonly most?: number } = {},
): Promise<DomainChoices> {
	const first = isUuid(chosen) ? sql`d.id = ${chosen}::uuid DESC, d.name` : sql`d.name`
	const found = await queryIfAllowed(
		viewer,
		right,
		(read) => read.sql<DomainChoice>`
			SELECT d.id, d.name, d.default_quota_bytes AS "defaultQuotaBytes", CASE WHEN d.max_mailboxes IS NOT NULL THEN greatest(0, d.max_mailboxes - coalesce(u.mailboxes, 0)) END AS "mailboxesLeft"
			FROM (SELECT d.* FROM domain d WHERE d.deleted_at IS NULL ORDER BY ${first} LIMIT ${most + 1}) d LEFT JOIN usage u ON u.subject_id = d.id ORDER BY ${first}`,
	)
	if (!found) return NONE
	const byName = found.slice(0, most).toSorted((a, b) => (a.name < b.name ? -1 : 1))
	return { found: byName, more: found.length > most }
}

/** So many fit into a filter; where there are more, the search finds a domain as well. */
const FILTERED = 30

/** The domains that a list can be narrowed to: all where they are few, else only the one that it is narrowed to now. */
export async function domainFilter(viewer: Loaded, right: Right, chosen: string | undefined) {
	const { found, more } = await domainChoices(viewer, right, { chosen, most: FILTERED })
	return more ? found.filter(({ id }) => id === chosen) : found
}
