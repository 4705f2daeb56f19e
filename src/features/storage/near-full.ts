import { z } from 'zod'
import { loadedPerson } from '@/core/gateway/person'
import { query } from '@/core/gateway/query'
import { mayAnywhere } from '@/core/policy'

/** What somebody is told: how many mailboxes are nearly full, and the fullest of them. */
export const Digest = z.strictObject({
	total: z.number().int().positive(),
	/** Of them, full. */
	full: z.number().int(),
	mailboxes: z
		.array(
			z.strictObject({
				address: z.string(),
				bytes: z.bigint(),
				quotaBytes: z.bigint(),
				percent: z.number().int(),
				/** It came to be so since they were last told. */
				isNew: z.boolean(),
			}),
		)
		.max(20),
})
export type Digest = z.infer<typeof Digest>

/**
 * Which mailboxes are nearly full where this person sets quotas, but for their own.
 * @param last when they were last told
 * @returns NULL when there are none, or the person may not act any more
 */
export async function digestFor(account: string, last: Date | null): Promise<Digest | null> {
	const by = await loadedPerson(account)
	if (!by || !mayAnywhere(by.actor, 'mailbox.set-quota', by.now)) return null
	const rows = await query(
		by,
		'mailbox.set-quota',
		(read) => read.sql<Digest['mailboxes'][number] & { total: number; full: number }>`
			SELECT m.address, coalesce((SELECT u.bytes FROM mail_usage u WHERE u.mailbox_id = m.id), 0) AS bytes, m.quota_bytes AS "quotaBytes", x.percent,
				x.crossed_at > coalesce(${last}::timestamptz, '-infinity') AS "isNew", (count(*) OVER ())::int AS total, (count(*) FILTER (WHERE x.level >= 100) OVER ())::int AS full
			FROM mailbox_use x JOIN mailbox m ON m.id = x.mailbox_id
			WHERE x.level > 0 AND m.deleted_at IS NULL AND m.domain_id NOT IN (SELECT app.trashed_domains()) AND m.account_id <> ${account}::uuid
			ORDER BY x.percent DESC, m.id LIMIT 20`,
	)
	const [first] = rows
	if (!first) return null
	return {
		total: first.total,
		full: first.full,
		mailboxes: rows.map(({ address, bytes, quotaBytes, percent, isNew }) => ({
			address,
			bytes,
			quotaBytes,
			percent,
			isNew,
		})),
	}
}
