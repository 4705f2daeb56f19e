import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { calledAs } from './grant-places'

/**
 * Closes a grant whose end has passed. Nobody could use it since; now what it had reserved of the grant above is free again, and what was
 * made under it counts there. What was handed on out of it ended no later, and closes with it.
 */
export const endGrant = command({
	right: 'system.end-grant',
	input: z.strictObject({ grant: Id }),
	locate: async (read, { grant }, { now }) => {
		const row = await read.grant.findFirst({
			where: { id: grant, revokedAt: null, endsAt: { lte: now } },
			select: {
				id: true,
				accountId: true,
				roleName: true,
				endsAt: true,
				account: { select: { name: true, address: true, makerId: true } },
			},
		})
		const label = row && `${row.roleName} of ${calledAs(row.account)}`
		return row && { place: serverPlace(), label: label ?? '', account: row.accountId, row }
	},
	run: async (tx, { row, now }) => {
		await tx.grant.updateMany({ where: { id: row.id, revokedAt: null }, data: { revokedAt: now, revokedById: null } })
		return {
			of: row.id,
			accountId: row.accountId,
			before: { roleName: row.roleName, endsAt: row.endsAt },
			after: null,
			result: { id: row.id },
		}
	},
})
