import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'

export interface OwnSignIn {
	readonly id: string
	readonly at: Date
	/** False: somebody tried, with a wrong password. */
	readonly done: boolean
	readonly clientAddress: string
	/** Empty where nobody got in. */
	readonly device: string
}

/** The latest sign-ins to one's own account and the tries that failed, newest first. */
export async function listSignIns(viewer: Loaded, most: number): Promise<readonly OwnSignIn[]> {
	const me = viewer.accountId ?? ''
	// An entry with a "before" is the end of a session that a new sign-in replaced.
	return query(
		viewer,
		'own.read',
		(read) => read.sql<OwnSignIn>`
			SELECT e.id, e.at, e.outcome = 'done' AS done, e.client_address AS "clientAddress", coalesce(e.after->>'device', '') AS device
			FROM journal_entry e
			WHERE e.account_id = ${me}::uuid AND e.right = 'system.sign-in' AND (e.outcome = 'refused' OR e.before IS NULL)
			ORDER BY e.at DESC, e.id DESC LIMIT ${most}`,
	)
}
