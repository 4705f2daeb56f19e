import { z } from 'zod'
import { Checkbox } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'
import { notAllowed } from '@/core/gateway/result'
import { alsoEnded, liveAppPasswords } from '@/core/live-app-passwords'
import { ChosenPassword, leastLengthOf, NewPassword } from '@/core/password'

/**
 * Sets one's own password: for the panel and for every mail program. That the old one is known was asked before. All sessions
 * end with it but the one that asks, if one does. App passwords stay, unless that is asked for as well.
 */
export const setOwnPassword = command({
	right: 'own.set-password',
	input: z.strictObject({
		newPassword: NewPassword,
		/** For which the old password was right, where no session stands for that. */
		authEpoch: z.number().int().optional(),
		/** App passwords go on unless this is said: whoever changes a password in the ordinary way keeps their programs. */
		endAppPasswords: Checkbox,
	}),
	prepare: async ({ newPassword, ...more }) => ({
		...more,
		chosen: await ChosenPassword.of(newPassword, 'newPassword'),
	}),
	locate: async (read, _input, by) => {
		const found = await locateSelf(read, by)
		if (!found) return null
		const least = await leastLengthOf(read, found.row.id, found.place.chain)
		return { ...found, row: { ...found.row, least } }
	},
	run: async (tx, { input, row, actor, now }) => {
		if (input.authEpoch !== undefined && input.authEpoch !== row.authEpoch)
			throw notAllowed(
				'The password was changed by somebody else at this moment. Please try again.',
				'changed-meanwhile',
			)
		await tx.account.updateMany({
			where: { id: row.id },
			data: { ...input.chosen.columnsFor(row), authEpoch: { increment: 1 } },
		})
		const ended = input.endAppPasswords
			? await tx.appPassword.updateMany({ where: liveAppPasswords(row.id, now), data: { revokedAt: now } })
			: { count: 0 }
		const mine = { accountId: row.id, revokedAt: null }
		const here = actor.sessionId
		await tx.session.updateMany({
			where: here === null ? mine : { ...mine, NOT: { publicId: here } },
			data: { revokedAt: now },
		})
		if (here !== null)
			await tx.session.updateMany({ where: { ...mine, publicId: here }, data: { authEpoch: row.authEpoch + 1 } })
		return {
			of: row.id,
			before: { password: 'old' },
			after: { password: 'new', ...alsoEnded(ended.count) },
			result: { id: row.id },
		}
	},
})
