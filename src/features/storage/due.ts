import { systemQuery } from '@/core/gateway/query'

/** More than a minute brings in any server; the next one takes the rest. */
const AT_ONCE = 500

/**
 * Mailboxes whose owner is to be told that they fill up. Of the same level, or a lower one, at most once a day: one that goes up and down
 * around a mark is not spoken of with every message.
 */
export const dueWarnings = (): Promise<readonly DueWarning[]> =>
	systemQuery(
		'system.warn-of-storage',
		(read) => read.sql<DueWarning>`
			SELECT x.mailbox_id AS mailbox, x.level::int AS level, x.crossed_at::text AS crossed FROM mailbox_use x JOIN mailbox m ON m.id = x.mailbox_id
			WHERE x.level > x.warned AND m.enabled AND m.deleted_at IS NULL AND NOT app.is_stopped(m.id)
				AND (x.told_at IS NULL OR x.level > x.told_level OR x.told_at < now() - interval '1 day')
			ORDER BY x.mailbox_id LIMIT ${AT_ONCE}`,
	)

export interface DueWarning {
	readonly mailbox: string
	readonly level: number
	/** When it came to this level, as the database writes it. */
	readonly crossed: string
}

/**
 * People within whose reach a mailbox became nearly full since they were last told, once in a day: who may set quotas there. Each grant
 * is compared with the places above such mailboxes, so that neither their number nor that of the grants multiplies the other.
 */
export const dueDigests = (): Promise<readonly DueDigest[]> =>
	systemQuery(
		'system.send-digest',
		(read) => read.sql<DueDigest>`
			WITH filled AS (
				SELECT x.mailbox_id, x.domain_id, o.lineage, x.crossed_at FROM mailbox_use x
				JOIN mailbox m ON m.id = x.mailbox_id JOIN domain d ON d.id = x.domain_id JOIN organization o ON o.id = d.organization_id
				WHERE x.level > 0 AND m.deleted_at IS NULL AND d.deleted_at IS NULL
			), places AS (
				SELECT p.id, max(f.crossed_at) AS latest FROM filled f
				CROSS JOIN LATERAL unnest(f.lineage || f.domain_id || f.mailbox_id || '00000000-0000-0000-0000-000000000000'::uuid) AS p (id) GROUP BY p.id
			)
			SELECT a.id AS account, q.sent_at AS last FROM account a LEFT JOIN storage_digest q ON q.account_id = a.id
			WHERE a.state = 'active' AND a.retired_at IS NULL AND (q.sent_at IS NULL OR q.sent_at < now() - interval '23 hours') AND EXISTS (
				SELECT FROM access_grant g JOIN grant_scope s ON s.grant_id = g.id
				JOIN places p ON p.id = coalesce(s.organization_id, s.domain_id, s.mailbox_id, '00000000-0000-0000-0000-000000000000'::uuid)
				WHERE g.account_id = a.id AND g.revoked_at IS NULL AND g.starts_at <= now() AND (g.ends_at IS NULL OR g.ends_at > now())
					AND 'mailbox.set-quota' = ANY (g.rights) AND p.latest > coalesce(q.sent_at, '-infinity'))
			ORDER BY a.id LIMIT ${AT_ONCE}`,
	)

export interface DueDigest {
	readonly account: string
	/** When they were last told; NULL = never. */
	readonly last: Date | null
}
