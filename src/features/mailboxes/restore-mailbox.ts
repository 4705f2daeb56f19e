import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateMailbox } from './locate-mailbox'

const TAKEN = {
	field: '',
	text: 'This address belongs to somebody else by now, so the mailbox cannot come back under it.',
}

/** Brings a mailbox back from the trash, with its password, its rights and its mail. */
export const restoreMailbox = command({
	right: 'mailbox.restore',
	input: z.strictObject({ mailbox: Id }),
	locate: (read, input) => locateMailbox(read, input, 'trash'),
	run: async (tx, { row, now }) => {
		await tx.mailbox.update({
			where: { id: row.id },
			data: { deletedAt: null, version: { increment: 1 } },
			select: { id: true },
		})
		return {
			of: row.id,
			before: { deletedAt: 'in the trash' },
			after: { deletedAt: null, restoredAt: now },
			result: { id: row.id, address: row.address },
		}
	},
	conflicts: { address_pkey: TAKEN, account_address_live: TAKEN },
})
