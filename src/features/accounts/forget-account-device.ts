import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { notFound } from '@/core/gateway/result'
import { locateAccount } from './locate-account'

/** Lets a person be asked for their second factor again where they were not any more: in the browser that is named, or in all. */
export const forgetAccountDevice = command({
	name: 'forget-account-device',
	right: 'account.end-sessions',
	input: z.strictObject({ account: Id, device: Id.optional() }),
	locate: (read, input) => locateAccount(read, input),
	run: async (tx, { input, row, now }) => {
		const one = input.device === undefined ? {} : { id: input.device }
		const { count } = await tx.trustedDevice.updateMany({
			where: { ...one, accountId: row.id, revokedAt: null },
			data: { revokedAt: now },
		})
		if (count === 0 && input.device !== undefined) throw notFound('forgotten-before')
		return {
			of: row.id,
			before: { trustedDevices: count },
			after: { trustedDevices: 0, endedAt: now },
			result: { id: row.id, count },
		}
	},
})
