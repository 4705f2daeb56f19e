import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'

/** A protection that was lifted lately, and not put up again. */
export interface LiftedProtection {
	readonly at: Date
	readonly who: string
	readonly reason: string
	readonly address: string
}

/** So long the owner is told at the head of their page; their list of touches keeps it for good. */
const DAYS = 30

/** What the owner has to be told about the protection of their mailboxes; NULL = nothing. */
export async function liftedProtection(viewer: Loaded): Promise<LiftedProtection | null> {
	const me = viewer.accountId ?? ''
	const [latest] = await query(
		viewer,
		'own.read',
		(read) => read.sql<LiftedProtection & { isProtected: boolean }>`
			SELECT e.at, e.actor_name AS who, e.subject_label AS address, coalesce(e.after->>'reason', '') AS reason, (e.after->>'protected')::boolean AS "isProtected"
			FROM journal_entry e WHERE e.account_id = ${me}::uuid AND e.right = 'mailbox.protect' AND e.outcome = 'done'
				AND e.at > now() - make_interval(days => ${DAYS}::int) ORDER BY e.at DESC, e.id DESC LIMIT 1`,
	)
	return latest && !latest.isProtected ? latest : null
}
