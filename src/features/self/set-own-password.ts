import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'
import { notAllowed } from '@/core/gateway/result'
import { ChosenPassword, leastLength, NewPassword } from '@/core/password'

/**
 * Sets one's own password: for the panel and for every mail program. That the old one is known was asked before. All sessions
 * end with it but the one that asks, if one does.
 */
export const setOwnPassword = command({
	right: 'own.set-password',
	input: z.strictObject({
		newPassword: NewPassword,
		/** For which the old password was right, where no session stands for that. */
		authEpoch: z.number().int().optional(),
	}),
	prepare: async ({ newPassword, authEpoch }) => ({
		authEpoch,
		chosen: await ChosenPassword.of(newPassword, 'newPassword'),
	}),
	locate: async (read, _input, by) => {
		const found = await locateSelf(read, by)
		return found && { ...found, row: { ...found.row, least: await leastLength(read, found.place.chain) } }
	},
	run: async (tx, { input, row, actor, now }) => {
		if (input.authEpoch !== undefined && input.authEpoch !== row.authEpoch)
			throw notAllowed(
				'The password was changed by somebody else at this moment. Please try again.',
				'changed-meanwhile',
			)
		await tx.account.updateMany({
			where: { id: row.id },
			data: { passwordHash: input.chosen.hashFor(row), authEpoch: { increment: 1 } },
		})
		const mine = { accountId: row.id, revokedAt: null }
		const here = actor.sessionId
		await tx.session.updateMany({
			where: here === null ? mine : { ...mine, NOT: { publicId: here } },
			data: { revokedAt: now },
		})
		if (here !== null)
			await tx.session.updateMany({ where: { ...mine, publicId: here }, data: { authEpoch: row.authEpoch + 1 } })
		return { of: row.id, before: { password: 'old' }, after: { password: 'new' }, result: { id: row.id } }
	},
})
