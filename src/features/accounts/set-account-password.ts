import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { alsoEnded, liveAppPasswords } from '@/core/live-app-passwords'
import { ChosenPassword, leastLengthOf, NewPassword } from '@/core/password'
import { locateAccount } from './locate-account'

/**
 * Sets a person's password. Whoever does could sign in as them, so the actor must outrank them in everything. All their
 * sessions, app passwords and unused links end; somebody invited is active from then on.
 */
export const setAccountPassword = command({
	name: 'set-account-password',
	right: 'account.set-password',
	input: z.strictObject({ account: Id, password: NewPassword }),
	prepare: async ({ account, password }) => ({ account, chosen: await ChosenPassword.of(password, 'password') }),
	locate: async (read, input) => {
		const found = await locateAccount(read, input)
		if (!found) return null
		const least = await leastLengthOf(read, found.row.id, found.place.chain)
		return { ...found, row: { ...found.row, least } }
	},
	run: async (tx, { input, row, read, now }) => {
		const live = await read.appPassword.count({ where: liveAppPasswords(row.id, now) })
		const state = row.state === 'invited' ? 'active' : row.state
		const data = { ...input.chosen.columnsFor(row), state, authEpoch: { increment: 1 } }
		await tx.account.update({ where: { id: row.id }, data, select: { id: true } })
		await tx.session.updateMany({ where: { accountId: row.id, revokedAt: null }, data: { revokedAt: now } })
		return {
			of: row.id,
			before: { password: 'old', state: row.state },
			after: { password: 'new', state, changedAt: now, ...alsoEnded(live) },
			result: { id: row.id },
		}
	},
})
