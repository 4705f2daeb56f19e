import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locatePasskey } from './locate-passkey'
import { passkeyRemovedLetter } from './notices'

/** Takes one of one's own passkeys off; with the last second factor the recovery codes go too. */
export const removePasskey = command({
	right: 'own.set-second-factor',
	input: z.strictObject({ passkey: Id }),
	locate: (read, { passkey }, by) => locatePasskey(read, passkey, by),
	run: async (tx, { row, post }) => {
		const { id, name } = row.passkey
		const isLast = !row.app && row.passkeys === 1
		await tx.passkey.deleteMany({ where: { id, accountId: row.id } })
		if (isLast) await tx.recoveryCode.deleteMany({ where: { accountId: row.id } })
		await tx.account.updateMany({ where: { id: row.id }, data: { factorEpoch: { increment: 1 } } })
		await post(passkeyRemovedLetter(row, name, isLast))
		return {
			of: row.id,
			before: { passkeys: row.passkeys, removed: null },
			after: { passkeys: row.passkeys - 1, removed: name },
			result: { id: row.id, isLast },
		}
	},
})
