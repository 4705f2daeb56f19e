import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateMailbox } from './locate-mailbox'
import { hasRoom } from './room'

const TAKEN = {
	field: '',
	text: 'This address belongs to somebody else by now, so the mailbox cannot come back under it.',
}

/** Brings a mailbox back from the trash, with its password, its rights and its mail. */
export const restoreMailbox = command({
	name: 'restore-mailbox',
	right: 'mailbox.restore',
	input: z.strictObject({ mailbox: Id }),
	locate: async (read, input) => {
		const found = await locateMailbox(read, input, 'trash')
		if (!found) return null
		const fits = await hasRoom(read, found.row.grantId, { mailboxes: 1, storageBytes: found.row.quotaBytes })
		return { ...found, row: { ...found.row, fits } }
	},
	run: async (tx, { row, grant, now }) => {
		await tx.mailbox.update({
			where: { id: row.id },
			data: { deletedAt: null, version: { increment: 1 }, ...(row.fits ? {} : { grantId: grant.id }) },
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
