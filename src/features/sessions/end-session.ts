import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'
import { deviceWords } from './device-words'

/** Ends one of one's own sessions, named by its public id: signing out, here or of a browser left elsewhere. */
export const endSession = command({
	right: 'own.end-session',
	input: z.strictObject({ session: Id }),
	locate: async (read, { session }, by) => {
		const self = await locateSelf(read, by)
		if (!self) return null
		const row = await read.session.findFirst({
			where: { publicId: session, accountId: self.row.id, revokedAt: null },
			select: { publicId: true, userAgent: true },
		})
		return row && { ...self, row: { ...row, accountId: self.row.id } }
	},
	run: async (tx, { row, now }) => {
		await tx.session.updateMany({
			where: { publicId: row.publicId, accountId: row.accountId, revokedAt: null },
			data: { revokedAt: now },
		})
		return {
			of: row.accountId,
			before: { session: 'open' },
			after: { session: 'ended', device: deviceWords(row.userAgent) },
			result: { id: row.publicId },
		}
	},
})
