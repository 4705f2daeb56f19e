import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateAccount } from './locate-account'

/**
 * Signs a person out of the panel at once: everywhere, or in the one browser whose session is named. Everywhere means that no browser is
 * trusted any more either. Their password and their mail programs stay as they are.
 */
export const endAccountSessions = command({
	name: 'end-account-sessions',
	right: 'account.end-sessions',
	input: z.strictObject({ account: Id, session: Id.optional() }),
	locate: async (read, input) => {
		const found = await locateAccount(read, input)
		if (!found || input.session === undefined) return found
		const where = { publicId: input.session, accountId: found.row.id, revokedAt: null }
		return (await read.session.findFirst({ where, select: { publicId: true } })) && found
	},
	run: async (tx, { input, row, now }) => {
		const one = input.session === undefined ? {} : { publicId: input.session }
		const { count } = await tx.session.updateMany({
			where: { accountId: row.id, revokedAt: null, ...one },
			data: { revokedAt: now },
		})
		const trusted = { accountId: row.id, revokedAt: null }
		const devices =
			input.session === undefined
				? (await tx.trustedDevice.updateMany({ where: trusted, data: { revokedAt: now } })).count
				: 0
		const told = (left: number) => (devices === 0 ? {} : { trustedDevices: left })
		return {
			of: row.id,
			before: { sessions: count, ...told(devices) },
			after: { sessions: 0, ...told(0), endedAt: now },
			result: { id: row.id, ended: count },
		}
	},
})
