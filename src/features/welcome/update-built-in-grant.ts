import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { currentRights } from './built-in-rights'

/**
 * Gives the holder of a built-in role the rights that the role has by now. What was handed on never becomes more than what it
 * was handed on from, so the grants from which others came are updated first.
 */
export const updateBuiltInGrant = command({
	right: 'system.set-up',
	input: z.strictObject({ grant: Id }),
	locate: async (read, { grant }) => {
		const row = await read.grant.findFirst({
			where: { id: grant, revokedAt: null },
			select: {
				id: true,
				accountId: true,
				builtInRole: true,
				roleName: true,
				rights: true,
				account: { select: { address: true } },
				parent: { select: { rights: true } },
			},
		})
		return (
			row && { place: serverPlace(), label: `${row.roleName} of ${row.account.address}`, account: row.accountId, row }
		)
	},
	run: async (tx, { row }) => {
		const rights = currentRights(row)
		const added = rights.filter((right) => !row.rights.includes(right))
		const removed = row.rights.filter((right) => !rights.some((kept) => kept === right))
		if (added.length + removed.length > 0) await tx.grant.updateMany({ where: { id: row.id }, data: { rights } })
		return { of: row.id, accountId: row.accountId, before: { rights: removed }, after: { rights: added }, result: {} }
	},
})
