import { z } from 'zod'
import { Checkbox, Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateMailbox } from './locate-mailbox'

/** Locks the owner out of the mailbox, or lets them in again. What lies in it stays. */
export const setMailboxEnabled = command({
	name: 'set-mailbox-enabled',
	right: 'mailbox.set-enabled',
	input: z.strictObject({ mailbox: Id, enabled: Checkbox }),
	locate: (read, input) => locateMailbox(read, input),
	run: async (tx, { input, row }) => {
		await tx.mailbox.update({
			where: { id: row.id },
			data: { enabled: input.enabled, version: { increment: 1 } },
			select: { id: true },
		})
		return { of: row.id, before: { enabled: row.enabled }, after: { enabled: input.enabled }, result: { id: row.id } }
	},
})
