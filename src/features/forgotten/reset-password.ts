import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '@/core/gateway/places'
import { notFound } from '@/core/gateway/result'
import { ChosenPassword, leastLengthOf, NewPassword } from '@/core/password'
import { Digest } from '@/features/welcome'
import { changedLetter } from './forgotten-letters'
import { usableRecovery } from './locate-forgetful'

/**
 * Sets a new password by a one-time link. All sessions and every other link end with it; it signs nobody in, and whatever else a
 * sign-in asks for is still asked for then.
 */
export const resetPassword = command({
	right: 'system.reset-password',
	input: z.strictObject({ hash: Digest, newPassword: NewPassword }),
	prepare: async ({ hash, newPassword }) => ({ hash, chosen: await ChosenPassword.of(newPassword, 'newPassword') }),
	locate: async (read, { hash }, { now }) => {
		const token = await read.token.findFirst({
			where: { hash, purpose: 'reset', usedAt: null, expiresAt: { gt: now } },
			select: {
				authEpoch: true,
				account: {
					select: {
						id: true,
						name: true,
						address: true,
						authEpoch: true,
						state: true,
						retiredAt: true,
						recovery: { select: { address: true } },
						...WITH_ACCOUNT_CHAIN,
					},
				},
			},
		})
		const account = token?.account
		if (!account || account.authEpoch !== token.authEpoch || account.state !== 'active' || account.retiredAt)
			return null
		const place = accountPlace(account)
		const recovery = await usableRecovery(read, account.recovery?.address)
		const least = await leastLengthOf(read, account.id, place.chain)
		const { organizationId } = place.where
		return { place, label: account.address, row: { ...account, organizationId, recovery, least } }
	},
	run: async (tx, { input, row, now, post }) => {
		const used = await tx.token.updateMany({
			where: { hash: input.hash, usedAt: null, expiresAt: { gt: now } },
			data: { usedAt: now },
		})
		const set = await tx.account.updateMany({
			where: { id: row.id, state: 'active', authEpoch: row.authEpoch },
			data: { ...input.chosen.columnsFor(row), authEpoch: { increment: 1 } },
		})
		if (used.count !== 1 || set.count !== 1) throw notFound('used-meanwhile')
		await tx.session.updateMany({ where: { accountId: row.id, revokedAt: null }, data: { revokedAt: now } })
		if (row.recovery) await post(changedLetter(row, row.recovery))
		return { of: row.id, before: { password: 'old' }, after: { password: 'new' }, result: { id: row.id } }
	},
})
