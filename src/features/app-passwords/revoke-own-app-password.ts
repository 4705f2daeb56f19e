import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'

/** Ends one of one's own app passwords: the next sign-in with it is refused, and what it has open is ended. */
export const revokeOwnAppPassword = command({
	right: 'own.revoke-app-password',
	input: z.strictObject({ appPassword: Id }),
	locate: async (read, { appPassword }, by) => {
		const self = await locateSelf(read, by)
		if (!self) return null
		const row = await read.appPassword.findFirst({
			where: { id: appPassword, accountId: self.row.id, revokedAt: null },
			select: { id: true, name: true, accountId: true },
		})
		return row && { ...self, row }
	},
	run: async (tx, { row, now }) => {
		const which = { id: row.id, accountId: row.accountId, revokedAt: null }
		await tx.appPassword.updateMany({ where: which, data: { revokedAt: now } })
		return { of: row.accountId, before: null, after: { ended: row.name }, result: { id: row.id } }
	},
})
