import { z } from 'zod'
import { Checkbox, Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { signInWith } from './app-password-rules'
import { locateOwner } from './locate-owner'

/** Decides for the owner of a mailbox whether their mail programs sign in with app passwords only. */
export const requireAppPasswords = command({
	name: 'require-app-passwords',
	right: 'mailbox.set-password',
	input: z.strictObject({ mailbox: Id, required: Checkbox }),
	locate: (read, { mailbox }) => locateOwner(read, mailbox),
	run: async (tx, { input: { required }, row }) => {
		await tx.account.updateMany({ where: { id: row.accountId }, data: { appPasswordsOnly: required } })
		return {
			of: row.id,
			before: { signIn: signInWith(row.account.appPasswordsOnly) },
			after: { signIn: signInWith(required) },
			result: { required },
		}
	},
})
