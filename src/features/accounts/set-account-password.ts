import { z } from 'zod'
import { Id, NewPassword } from '@/core/address'
import { command } from '@/core/gateway/command'
import { hashPassword } from '@/platform/passwords'
import { locateAccount } from './locate-account'

/**
 * Sets a person's password. Whoever does could sign in as them, so the actor must outrank them in everything. All their
 * sessions and unused links end; somebody invited is active from then on.
 */
export const setAccountPassword = command({
	right: 'account.set-password',
	input: z.strictObject({ account: Id, password: NewPassword }),
	prepare: async ({ account, password }) => ({ account, passwordHash: await hashPassword(password) }),
	locate: (read, input) => locateAccount(read, input),
	run: async (tx, { input, row, now }) => {
		const state = row.state === 'invited' ? 'active' : row.state
		const data = { passwordHash: input.passwordHash, state, authEpoch: { increment: 1 } }
		await tx.account.update({ where: { id: row.id }, data, select: { id: true } })
		await tx.session.updateMany({ where: { accountId: row.id, revokedAt: null }, data: { revokedAt: now } })
		return {
			of: row.id,
			before: { password: 'old', state: row.state },
			after: { password: 'new', state, changedAt: now },
			result: { id: row.id },
		}
	},
})
