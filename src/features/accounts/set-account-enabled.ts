import { z } from 'zod'
import { Checkbox, Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateAccount } from './locate-account'

/**
 * Locks a person out of the panel and of their mail, or lets them in again. With the lock every session and unused link
 * ends; the rights stay and count again afterwards. Who had not set a password yet is invited again, not active.
 */
export const setAccountEnabled = command({
	name: 'set-account-enabled',
	right: 'account.set-enabled',
	input: z.strictObject({ account: Id, enabled: Checkbox }),
	locate: (read, input) => locateAccount(read, input),
	run: async (tx, { input, row }) => {
		const changes = (row.state !== 'disabled') !== input.enabled
		const data = input.enabled
			? { state: 'active' as const }
			: { state: 'disabled' as const, authEpoch: { increment: 1 } }
		const after = changes ? await tx.account.update({ where: { id: row.id }, data, select: { state: true } }) : row
		return { of: row.id, before: { state: row.state }, after: { state: after.state }, result: { id: row.id } }
	},
})
