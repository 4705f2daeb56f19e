import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'
import { notFound } from '@/core/gateway/result'

/** Lets one's own browser be asked for the second factor again: the one that is named, or all. Who is signed in there stays so. */
export const forgetDevice = command({
	right: 'own.end-session',
	input: z.strictObject({ device: Id.optional() }),
	locate: (read, _input, by) => locateSelf(read, by),
	run: async (tx, { input, row, now }) => {
		const one = input.device === undefined ? {} : { id: input.device }
		const { count } = await tx.trustedDevice.updateMany({
			where: { ...one, accountId: row.id, revokedAt: null },
			data: { revokedAt: now },
		})
		if (count === 0 && input.device !== undefined) throw notFound('forgotten-before')
		return { of: row.id, before: { trustedDevices: count }, after: { trustedDevices: 0 }, result: { count } }
	},
})
