import type { Loaded } from '@/core/gateway/actor'
import { queryIfAllowed } from '@/core/gateway/query'
import { mayAnywhere } from '@/core/policy'
import { UNDO_MS } from './restore-grant'

/** A revocation that the viewer can still undo. */
export interface Undoable {
	readonly grant: string
	readonly revocation: string
	readonly roles: readonly string[]
	readonly revokedAt: Date
	readonly until: Date
}
type Row = Omit<Undoable, 'until'>

/** The viewer's own last revocation of a person's rights, for as long as it can be undone; NULL = there is none. */
export async function undoable(viewer: Loaded, accountId: string): Promise<Undoable | null> {
	if (!mayAnywhere(viewer.actor, 'grant.restore', viewer.now)) return null
	const since = new Date(viewer.now.getTime() - UNDO_MS)
	const rows = await queryIfAllowed(
		viewer,
		'account.read',
		(read) => read.sql<Row>`
			SELECT min(g.id::text) AS grant, g.revocation_id AS revocation, array_agg(g.role_name ORDER BY g.created_at) AS roles, g.revoked_at AS "revokedAt"
			FROM access_grant g LEFT JOIN access_grant up ON up.id = g.parent_id
			WHERE g.account_id = ${accountId}::uuid AND g.revoked_at > ${since} AND g.revocation_id IS NOT NULL
				AND g.revoked_by_id = ${viewer.accountId}::uuid AND up.revocation_id IS DISTINCT FROM g.revocation_id
			GROUP BY g.revocation_id, g.revoked_at ORDER BY g.revoked_at DESC LIMIT 1`,
	)
	const [row] = rows ?? []
	return row ? { ...row, until: new Date(row.revokedAt.getTime() + UNDO_MS) } : null
}
