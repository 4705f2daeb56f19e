import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateAccount } from './locate-account'

/** Signs a person out of the panel everywhere, at once. Their password and their mail programs stay as they are. */
export const endAccountSessions = command({
	right: 'account.end-sessions',
	input: z.strictObject({ account: Id }),
	locate: (read, input) => locateAccount(read, input),
	run: async (tx, { row, now }) => {
		const { count } = await tx.session.updateMany({
			where: { accountId: row.id, revokedAt: null },
			data: { revokedAt: now },
		})
		return {
			of: row.id,
			before: { sessions: count },
			after: { sessions: 0, endedAt: now },
			result: { id: row.id, ended: count },
		}
	},
})
