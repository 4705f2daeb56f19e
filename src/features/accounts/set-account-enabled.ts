import { z } from 'zod'
import { Checkbox, Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateAccount } from './locate-account'

/**
 * Locks a person out of the panel and of their mail, or lets them in again. With the lock every session and unused link
 * ends; the rights stay and count again afterwards. Who had not set a password yet is invited again, not active.
 */
export const setAccountEnabled = command({
	right: 'account.set-enabled',
	input: z.strictObject({ account: Id, enabled: Checkbox }),
	locate: async (read, input) => {
		const located = await locateAccount(read, input)
		if (!located) return null
		const hasPassword = (await read.account.count({ where: { id: input.account, passwordHash: { not: null } } })) > 0
		return { ...located, row: { ...located.row, hasPassword } }
	},
	run: async (tx, { input, row }) => {
		const open = row.hasPassword ? ('active' as const) : ('invited' as const)
		const state = input.enabled ? open : ('disabled' as const)
		if ((row.state !== 'disabled') !== input.enabled) {
			const data = { state, ...(input.enabled ? {} : { authEpoch: { increment: 1 } }) }
			await tx.account.update({ where: { id: row.id }, data, select: { id: true } })
		}
		const after = { state: (row.state !== 'disabled') === input.enabled ? row.state : state }
		return { of: row.id, before: { state: row.state }, after, result: { id: row.id } }
	},
})
