import type { Loaded } from '@/core/gateway/actor'
import { queryIfAllowed } from '@/core/gateway/query'
import type { Right } from '@/core/policy'

export interface DomainChoice {
	readonly id: string
	readonly name: string
	readonly defaultQuotaBytes: bigint | null
	/** NULL = unlimited. */
	readonly mailboxesLeft: number | null
}

/** A form offers so many domains; beyond them the page asks for the domain by search first. */
const MOST = 500

/** The domains where the viewer holds this right, by name. */
export async function domainChoices(viewer: Loaded, right: Right): Promise<readonly DomainChoice[]> {
	const found = await queryIfAllowed(
		viewer,
		right,
		(read) => read.sql<DomainChoice>`
			SELECT d.id, d.name, d.default_quota_bytes AS "defaultQuotaBytes", CASE WHEN d.max_mailboxes IS NOT NULL THEN greatest(0, d.max_mailboxes - coalesce(u.mailboxes, 0)) END AS "mailboxesLeft"
			FROM domain d LEFT JOIN usage u ON u.subject_id = d.id
			WHERE d.deleted_at IS NULL ORDER BY d.name LIMIT ${MOST}`,
	)
	return found ?? []
}
