import { z } from 'zod'
import { Checkbox, Id, Name, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion } from '@/core/gateway/result'
import { locateMailbox } from './locate-mailbox'

/** Changes the owner's name, and whether the mailbox only sends. */
export const editMailbox = command({
	right: 'mailbox.edit',
	input: z.strictObject({ mailbox: Id, version: Version, name: Name, sendOnly: Checkbox }),
	locate: (read, input) => locateMailbox(read, input),
	run: async (tx, { input, row }) => {
		expectVersion(row, input.version, { name: row.account.name, sendOnly: row.sendOnly ? 'on' : '' })
		await tx.mailbox.update({
			where: { id: row.id, version: row.version },
			data: { sendOnly: input.sendOnly, version: { increment: 1 } },
			select: { id: true },
		})
		await tx.account.update({
			where: { id: row.accountId },
			data: { name: input.name, version: { increment: 1 } },
			select: { id: true },
		})
		return {
			of: row.id,
			before: { name: row.account.name, sendOnly: row.sendOnly },
			after: { name: input.name, sendOnly: input.sendOnly },
			result: { id: row.id },
		}
	},
})
