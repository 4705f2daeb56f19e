import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { locateOwner } from './locate-owner'
import { removedLetter } from './notices'

/** Takes one's own authenticator app off again; with the last second factor the recovery codes go too. */
export const removeOwnFactor = command({
	right: 'own.set-second-factor',
	input: z.strictObject({}),
	locate: async (read, _input, by) => {
		const found = await locateOwner(read, by)
		return found?.row.app ? found : null
	},
	run: async (tx, { row, post }) => {
		await tx.authenticator.deleteMany({ where: { accountId: row.id } })
		if (row.passkeys === 0) await tx.recoveryCode.deleteMany({ where: { accountId: row.id } })
		await tx.account.updateMany({ where: { id: row.id }, data: { factorEpoch: { increment: 1 } } })
		await post(removedLetter(row, row.passkeys === 0))
		return {
			of: row.id,
			before: { secondFactor: 'authenticator' },
			after: { secondFactor: row.passkeys === 0 ? 'none' : 'passkeys' },
			result: { id: row.id, isLast: row.passkeys === 0 },
		}
	},
})
