import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '@/core/gateway/places'
import { notFound } from '@/core/gateway/result'
import { ChosenPassword, leastLength, NewPassword } from '@/core/password'
import { Digest } from './digest'

/**
 * An invited person sets a password of their own, which nobody else ever learns, and can sign in from then on. The link is used
 * up in the same transaction; whoever comes second with it, however soon, finds nothing. So does who comes when what was approved was
 * changed or taken back, or its inviter may not approve it any more.
 */
export const acceptInvitation = command({
	right: 'system.accept-invitation',
	input: z.strictObject({ hash: Digest, newPassword: NewPassword }),
	prepare: async ({ hash, newPassword }) => ({ hash, chosen: await ChosenPassword.of(newPassword, 'newPassword') }),
	locate: async (read, { hash }, { now }) => {
		const token = await read.token.findFirst({
			where: {
				hash,
				purpose: 'invitation',
				usedAt: null,
				expiresAt: { gt: now },
				account: { state: 'invited', retiredAt: null },
			},
			select: {
				authEpoch: true,
				account: { select: { id: true, name: true, address: true, authEpoch: true, ...WITH_ACCOUNT_CHAIN } },
			},
		})
		if (!token?.account || token.account.authEpoch !== token.authEpoch) return null
		const { account } = token
		const place = accountPlace(account)
		const isBound = (await read.invitation.count({ where: { tokenHash: hash } })) > 0
		const least = await leastLength(read, place.chain)
		return { place, label: account.address, row: { ...account, isBound, least } }
	},
	run: async (tx, { input, row, now }) => {
		const used = await tx.token.updateMany({
			where: { hash: input.hash, usedAt: null, expiresAt: { gt: now } },
			data: { usedAt: now },
		})
		const joined = await tx.account.updateMany({
			where: { id: row.id, state: 'invited', authEpoch: row.authEpoch },
			data: { state: 'active', passwordHash: input.chosen.hashFor(row) },
		})
		if (used.count !== 1 || joined.count !== 1) throw notFound('used-meanwhile')
		if (row.isBound) {
			// The database lets only what still stands be accepted (app.accept_only_what_stands).
			const where = { tokenHash: input.hash, acceptedAt: null, cancelledAt: null }
			const accepted = await tx.invitation.updateMany({ where, data: { acceptedAt: now } })
			if (accepted.count !== 1) throw notFound('void-meanwhile')
		}
		await tx.token.updateMany({ where: { accountId: row.id, usedAt: null }, data: { usedAt: now } })
		return { of: row.id, before: { state: 'invited' }, after: { state: 'active' }, result: { id: row.id } }
	},
})
