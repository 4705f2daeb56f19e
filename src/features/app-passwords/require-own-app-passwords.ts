import { z } from 'zod'
import { Checkbox } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'
import { signInWith } from './app-password-rules'

/** Decides whether one's own mail programs sign in with app passwords only; the password itself then opens the panel alone. */
export const requireOwnAppPasswords = command({
	right: 'own.require-app-passwords',
	input: z.strictObject({ required: Checkbox }),
	locate: async (read, _input, by) => {
		const self = await locateSelf(read, by)
		if (!self) return null
		const row = await read.account.findFirst({
			where: { id: self.row.id },
			select: { id: true, appPasswordsOnly: true },
		})
		return row && { ...self, row }
	},
	run: async (tx, { input: { required }, row }) => {
		await tx.account.updateMany({ where: { id: row.id }, data: { appPasswordsOnly: required } })
		return {
			of: row.id,
			before: { signIn: signInWith(row.appPasswordsOnly) },
			after: { signIn: signInWith(required) },
			result: { required },
		}
	},
})
