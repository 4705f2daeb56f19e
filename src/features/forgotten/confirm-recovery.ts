import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '@/core/gateway/places'
import { notFound } from '@/core/gateway/result'
import { Digest } from '@/features/welcome'

/** Whoever got the letter answers it: from here on the address counts. The link is used up in the same transaction. */
export const confirmRecovery = command({
	right: 'system.confirm-recovery',
	input: z.strictObject({ hash: Digest }),
	locate: async (read, { hash }, { now }) => {
		const token = await read.token.findFirst({
			where: { hash, purpose: 'recovery', usedAt: null, expiresAt: { gt: now } },
			select: {
				authEpoch: true,
				account: {
					select: { id: true, address: true, authEpoch: true, recovery: true, state: true, ...WITH_ACCOUNT_CHAIN },
				},
			},
		})
		const account = token?.account
		if (!token || account?.state !== 'active' || account.authEpoch !== token.authEpoch) return null
		const { recovery } = account
		if (!recovery?.wanted || !recovery.tokenHash || Buffer.compare(recovery.tokenHash, hash) !== 0) return null
		return { place: accountPlace(account), label: account.address, row: { id: account.id, wanted: recovery.wanted } }
	},
	run: async (tx, { input: { hash }, row: { id, wanted }, now }) => {
		const used = await tx.token.updateMany({
			where: { hash, usedAt: null, expiresAt: { gt: now } },
			data: { usedAt: now },
		})
		const confirmed = await tx.recoveryAddress.updateMany({
			where: { accountId: id, tokenHash: hash },
			data: { address: wanted, confirmedAt: now, wanted: null, tokenHash: null },
		})
		if (used.count !== 1 || confirmed.count !== 1) throw notFound('used-meanwhile')
		return { of: id, before: null, after: { recovery: 'confirmed' }, result: { id } }
	},
})
