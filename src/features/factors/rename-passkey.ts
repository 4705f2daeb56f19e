import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locatePasskey } from './locate-passkey'
import { PasskeyName } from './passkey-name'

/** Calls one of one's own passkeys something else. It opens what it opened, so nothing ends and no letter is written. */
export const renamePasskey = command({
	right: 'own.set-second-factor',
	input: z.strictObject({ passkey: Id, name: PasskeyName }),
	locate: (read, { passkey }, by) => locatePasskey(read, passkey, by),
	run: async (tx, { input, row }) => {
		const { id, name } = row.passkey
		await tx.passkey.updateMany({ where: { id, accountId: row.id }, data: { name: input.name } })
		return { of: row.id, before: { name }, after: { name: input.name }, result: { id } }
	},
})
