import { z } from 'zod'
import { Id, Name, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion } from '@/core/gateway/result'
import { locateAccount } from './locate-account'

/** Changes a person's name. The sign-in address stays: it is who they are to the mail server and to everybody else. */
export const editAccount = command({
	name: 'edit-account',
	right: 'account.edit',
	input: z.strictObject({ account: Id, version: Version, name: Name }),
	locate: (read, input) => locateAccount(read, input),
	run: async (tx, { input, row }) => {
		expectVersion(row, input.version, { name: row.name })
		const data = { name: input.name, version: { increment: 1 } }
		await tx.account.update({ where: { id: row.id, version: row.version }, data, select: { id: true } })
		return { of: row.id, before: { name: row.name }, after: { name: input.name }, result: { id: row.id } }
	},
})
