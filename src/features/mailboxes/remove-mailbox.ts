import { z } from 'zod'
import { canonicalAddress, Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { invalid } from '@/core/gateway/result'
import { locateMailbox } from './locate-mailbox'

/**
 * Moves a mailbox to the trash: delivery and sign-in stop with the commit, the mail stays, the address is free. The address
 * must be typed, so that a slip deletes nothing.
 */
export const removeMailbox = command({
	name: 'remove-mailbox',
	right: 'mailbox.remove',
	input: z.strictObject({ mailbox: Id, confirm: z.string().max(300) }),
	locate: (read, input) => locateMailbox(read, input),
	run: async (tx, { input, row, now }) => {
		if (canonicalAddress(input.confirm) !== row.address)
			throw invalid({ confirm: 'Type the address as it stands above.' })
		await tx.mailbox.update({
			where: { id: row.id },
			data: { deletedAt: now, version: { increment: 1 } },
			select: { id: true },
		})
		return {
			of: row.id,
			before: { deletedAt: null },
			after: { deletedAt: now },
			result: { id: row.id, address: row.address },
		}
	},
})
