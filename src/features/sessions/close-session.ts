import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '@/core/gateway/places'
import { deviceWords } from './device-words'

const Digest = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array && value.length === 32)

/** Ends the session that a browser had when it signs in anew, whoever it belonged to. */
export const closeSession = command({
	right: 'system.sign-in',
	input: z.strictObject({ idHash: Digest }),
	locate: async (read, { idHash }) => {
		const row = await read.session.findUnique({
			where: { idHash },
			select: {
				idHash: true,
				userAgent: true,
				revokedAt: true,
				account: { select: { id: true, address: true, ...WITH_ACCOUNT_CHAIN } },
			},
		})
		return row && { place: accountPlace(row.account), label: row.account.address, row }
	},
	run: async (tx, { row, now }) => {
		await tx.session.updateMany({ where: { idHash: row.idHash, revokedAt: null }, data: { revokedAt: now } })
		const was = row.revokedAt === null ? 'open' : 'ended'
		return {
			of: row.account.id,
			before: { session: was },
			after: { session: 'ended', ...(was === 'open' ? { device: deviceWords(row.userAgent) } : {}) },
			result: { ended: was === 'open' },
		}
	},
})
