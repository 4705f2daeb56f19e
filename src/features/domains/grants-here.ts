import type { Loaded } from '@/core/gateway/actor'
import { queryIfAllowed } from '@/core/gateway/query'
import { sql } from '@/core/gateway/sql'

export interface GrantHere {
	readonly id: string
	readonly accountId: string
	readonly name: string
	readonly address: string
	readonly roleName: string
	readonly kind: 'server' | 'organization' | 'domain' | 'mailbox'
	/** The organization or mailbox that the grant names; NULL for the server, for the domain itself, and for what is out of sight. */
	readonly where: string | null
	readonly startsAt: Date
	readonly endsAt: Date | null
	readonly hasBegun: boolean
	/** The holder is an API key. */
	readonly isKey: boolean
}

export interface Reach {
	/** The organization and those above it. */
	readonly lineage: readonly string[]
	readonly domain?: string
}

export const GRANTS_SHOWN = 50

/** Who holds live grants that reach this organization or domain, as far as the viewer may see people; NULL when not at all. */
export async function grantsHere(viewer: Loaded, { lineage, domain }: Reach): Promise<readonly GrantHere[] | null> {
	const below = domain
		? sql`s.domain_id = ${domain}::uuid OR s.mailbox_id IN (SELECT x.id FROM mailbox x WHERE x.domain_id = ${domain}::uuid AND x.deleted_at IS NULL)`
		: sql`false`
	return queryIfAllowed(
		viewer,
		'account.read',
		(read) => read.sql<GrantHere>`
			SELECT s.id, g.account_id AS "accountId", a.name, a.address, a.maker_id IS NOT NULL AS "isKey", g.role_name AS "roleName", s.kind::text AS kind,
				coalesce(o.name, m.address) AS where, g.starts_at AS "startsAt", g.ends_at AS "endsAt", g.starts_at <= now() AS "hasBegun"
			FROM grant_scope s JOIN access_grant g ON g.id = s.grant_id JOIN account a ON a.id = g.account_id
			LEFT JOIN organization o ON o.id = s.organization_id LEFT JOIN mailbox m ON m.id = s.mailbox_id
			WHERE g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now())
				AND (s.kind = 'server' OR s.organization_id = ANY (${[...lineage]}::uuid[]) OR ${below})
			ORDER BY s.kind DESC, a.name, a.id LIMIT ${GRANTS_SHOWN + 1}`,
	)
}
