import { z } from 'zod'
import { canonicalAddress, Id, Note } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict, invalid } from '@/core/gateway/result'
import { locateOnServer } from './locate-mailbox'

/** Lifts the protection of a mailbox, loudly: with the address typed and a reason, which its owner reads on their own page. */
export const liftProtection = command({
	right: 'mailbox.protect',
	input: z.strictObject({
		mailbox: Id,
		confirm: z.string().max(300),
		reason: Note.refine((text) => text.length > 0, 'Write why. The owner will read it.'),
	}),
	locate: locateOnServer,
	run: async (tx, { input, row }) => {
		if (!row.protection) throw conflict({}, 'This mailbox is not protected.')
		if (canonicalAddress(input.confirm) !== row.address)
			throw invalid({ confirm: 'Type the address as it stands above.' })
		await tx.protection.deleteMany({ where: { mailboxId: row.id } })
		return {
			of: row.id,
			before: { protected: true },
			after: { protected: false, reason: input.reason },
			result: { id: row.id },
		}
	},
})
