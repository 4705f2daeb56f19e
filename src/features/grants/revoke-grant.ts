import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import type { ReadHandle } from '@/core/gateway/handles'
import { locateGrant } from './locate-grant'
import { keptUnder } from './rehome'

/** Ids of grants directly below, which are to stay. */
export const keep = z.array(Id).max(1000, 'At most 1000 of them.').default([])

/** The live grants that hang below this one. */
export const countHandedOn = (read: ReadHandle, grantId: string): Promise<number> =>
	read.grant.count({ where: { lineage: { has: grantId }, revokedAt: null } })

/**
 * Takes one grant back, at once and in every open page, with everything that its holder handed on out of it; but for what the revoker
 * keeps under another grant of their own. What was made under it stays, and counts from then on against the grant above.
 */
export const revokeGrant = command({
	name: 'revoke-grant',
	right: 'grant.revoke',
	input: z.strictObject({ grant: Id, keep }),
	locate: async (read, { grant: id, keep: wanted }, by) => {
		const located = await locateGrant(read, id, by)
		if (!located) return null
		const handedOn = await countHandedOn(read, id)
		const kept = await keptUnder(read, { ...by, ending: [id], keep: wanted })
		return { ...located, row: { ...located.row, handedOn, kept } }
	},
	run: async (tx, { row, actor, now }) => {
		if (row.kept.problem) throw row.kept.problem()
		const rehomed = row.kept.homes[row.id]
		const data = { revokedAt: now, revokedById: actor.accountId, revocationId: randomUUID() }
		await tx.grant.updateMany({
			where: { id: row.id, revokedAt: null },
			data: { ...data, ...(rehomed ? { rehomed } : {}) },
		})
		const { roleName, rights, scopes, handedOn } = row
		return {
			of: row.id,
			accountId: row.accountId,
			before: { roleName, rights, scopes, handedOn },
			after: rehomed ? { kept: row.kept.names } : null,
			result: { id: row.id, account: row.accountId },
		}
	},
})
