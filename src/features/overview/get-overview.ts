import type { Loaded } from '@/core/gateway/actor'
import { query, queryIfAllowed } from '@/core/gateway/query'

export interface Totals {
	readonly domains: number
	readonly mailboxes: number
	readonly aliases: number
	readonly lists: number
	readonly storageBytes: bigint
}

/** What the viewer's domains hold together, from the counters and not by counting. */
export const domainTotals = (viewer: Loaded): Promise<Totals | null> =>
	queryIfAllowed(viewer, 'domain.read', async (read) => {
		const [totals] = await read.sql<Totals>`
			SELECT count(*)::int AS domains, coalesce(sum(u.mailboxes), 0)::int AS mailboxes, coalesce(sum(u.aliases), 0)::int AS aliases, coalesce(sum(u.lists), 0)::int AS lists,
				coalesce(sum(u.storage_bytes), 0)::bigint AS "storageBytes"
			FROM domain d LEFT JOIN usage u ON u.subject_id = d.id WHERE d.deleted_at IS NULL`
		return totals ?? null
	})

export interface FullDomain {
	readonly id: string
	readonly name: string
	readonly mailboxes: number
	readonly maxMailboxes: number | null
	readonly storageBytes: bigint
	readonly maxStorageBytes: bigint | null
}

/** Domains that have used at least 80 % of a limit, the fullest first. A limit of 0 is a decision, and nothing that fills up. */
export const fullDomains = (viewer: Loaded): Promise<FullDomain[] | null> =>
	queryIfAllowed(
		viewer,
		'domain.read',
		(read) => read.sql<FullDomain>`
			SELECT d.id, d.name, u.mailboxes, d.max_mailboxes AS "maxMailboxes", u.storage_bytes AS "storageBytes", d.max_storage_bytes AS "maxStorageBytes"
			FROM domain d JOIN usage u ON u.subject_id = d.id
			WHERE d.deleted_at IS NULL AND ((d.max_mailboxes > 0 AND u.mailboxes >= 0.8 * d.max_mailboxes) OR (d.max_storage_bytes > 0 AND u.storage_bytes >= 0.8 * d.max_storage_bytes))
			ORDER BY greatest(u.mailboxes / nullif(d.max_mailboxes, 0)::float, u.storage_bytes / nullif(d.max_storage_bytes, 0)::float) DESC NULLS LAST LIMIT 8`,
	)

export interface EndingGrant {
	readonly id: string
	readonly accountId: string
	readonly name: string
	readonly roleName: string
	readonly endsAt: Date
}

/** Grants that end within 14 days, of other people whom the viewer may see. */
export const endingGrants = (viewer: Loaded): Promise<EndingGrant[] | null> =>
	queryIfAllowed(
		viewer,
		'account.read',
		(read) => read.sql<EndingGrant>`
			SELECT g.id, a.id AS "accountId", a.name, g.role_name AS "roleName", g.ends_at AS "endsAt"
			FROM access_grant g JOIN account a ON a.id = g.account_id
			WHERE g.revoked_at IS NULL AND g.ends_at BETWEEN now() AND now() + interval '14 days'
				AND a.id IS DISTINCT FROM ${viewer.accountId}::uuid ORDER BY g.ends_at LIMIT 8`,
	)

export interface OwnGrant {
	readonly id: string
	readonly roleName: string
	readonly rights: string[]
	readonly scopes: string[]
	readonly mailboxes: number
	readonly maxMailboxes: number | null
	readonly aliases: number
	readonly lists: number
	readonly maxAliases: number | null
	readonly maxLists: number | null
	readonly storageBytes: bigint
	readonly maxStorageBytes: bigint | null
	readonly maxStoragePerMailboxBytes: bigint | null
	readonly maxSendsPerHour: number | null
	readonly maxSendsPerDay: number | null
	/** Recipients from the domain that sends most under it. */
	readonly sentLastHour: number
	readonly sentLastDay: number
	readonly endsAt: Date | null
}

/** What the viewer holds themselves: each grant with where it reaches and how much of its limits is used. */
export const ownGrants = (viewer: Loaded): Promise<OwnGrant[]> =>
	query(
		viewer,
		'own.read',
		(read) => read.sql<OwnGrant>`
			SELECT g.id, g.role_name AS "roleName", g.rights, g.ends_at AS "endsAt", app.scope_names(g.id, 6) AS scopes,
				coalesce(u.mailboxes, 0) AS mailboxes, g.max_mailboxes AS "maxMailboxes", coalesce(u.aliases, 0) AS aliases, coalesce(u.lists, 0) AS lists, g.max_aliases AS "maxAliases", g.max_lists AS "maxLists",
				coalesce(u.storage_bytes, 0) AS "storageBytes", g.max_storage_bytes AS "maxStorageBytes",
				g.max_storage_per_mailbox_bytes AS "maxStoragePerMailboxBytes", g.max_sends_per_hour AS "maxSendsPerHour", g.max_sends_per_day AS "maxSendsPerDay",
				coalesce(sends.hour, 0) AS "sentLastHour", coalesce(sends.day, 0) AS "sentLastDay"
			FROM access_grant g LEFT JOIN usage u ON u.subject_id = g.id
			LEFT JOIN LATERAL (SELECT max(app.sent_last_hour(c)) AS hour, max(app.sent_last_day(c)) AS day FROM send_counter c
				WHERE c.subject_id = g.id AND (g.max_sends_per_hour IS NOT NULL OR g.max_sends_per_day IS NOT NULL)) sends ON true
			WHERE g.account_id = ${viewer.accountId}::uuid AND g.revoked_at IS NULL AND g.starts_at <= now() AND (g.ends_at IS NULL OR g.ends_at > now())
			ORDER BY g.created_at LIMIT 20`,
	)
