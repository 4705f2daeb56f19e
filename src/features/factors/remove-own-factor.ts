import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { locateOwner } from './locate-owner'
import { removedLetter } from './notices'

/** Takes one's own second factor off again, with its recovery codes. */
export const removeOwnFactor = command({
	right: 'own.set-second-factor',
	input: z.strictObject({}),
	locate: async (read, _input, by) => {
		const found = await locateOwner(read, by)
		return found?.row.enrolled ? found : null
	},
	run: async (tx, { row, post }) => {
		await tx.authenticator.deleteMany({ where: { accountId: row.id } })
		await tx.recoveryCode.deleteMany({ where: { accountId: row.id } })
		await tx.account.updateMany({ where: { id: row.id }, data: { factorEpoch: { increment: 1 } } })
		await post(removedLetter(row))
		return {
			of: row.id,
			before: { secondFactor: 'authenticator' },
			after: { secondFactor: 'none' },
			result: { id: row.id },
		}
	},
})
