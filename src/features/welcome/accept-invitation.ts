import { z } from 'zod'
import { NewPassword } from '@/core/address'
import { command } from '@/core/gateway/command'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '@/core/gateway/places'
import { notFound } from '@/core/gateway/result'
import { hashPassword } from '@/platform/passwords'
import { Digest } from './digest'

/**
 * An invited person sets a password of their own, which nobody else ever learns, and can sign in from then on. The link is used
 * up in the same transaction; whoever comes second with it, however soon, finds nothing.
 */
export const acceptInvitation = command({
	right: 'system.accept-invitation',
	input: z.strictObject({ hash: Digest, newPassword: NewPassword }),
	prepare: async ({ hash, newPassword }) => ({ hash, passwordHash: await hashPassword(newPassword) }),
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
				account: { select: { id: true, address: true, authEpoch: true, ...WITH_ACCOUNT_CHAIN } },
			},
		})
		if (!token?.account || token.account.authEpoch !== token.authEpoch) return null
		return { place: accountPlace(token.account), label: token.account.address, row: token.account }
	},
	run: async (tx, { input, row, now }) => {
		const used = await tx.token.updateMany({
			where: { hash: input.hash, usedAt: null, expiresAt: { gt: now } },
			data: { usedAt: now },
		})
		const joined = await tx.account.updateMany({
			where: { id: row.id, state: 'invited', authEpoch: row.authEpoch },
			data: { state: 'active', passwordHash: input.passwordHash },
		})
		if (used.count !== 1 || joined.count !== 1) throw notFound('used-meanwhile')
		await tx.token.updateMany({ where: { accountId: row.id, usedAt: null }, data: { usedAt: now } })
		return { of: row.id, before: { state: 'invited' }, after: { state: 'active' }, result: { id: row.id } }
	},
})
