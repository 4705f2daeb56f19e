import { z } from 'zod'
import { Id, Note } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { locateOnServer } from './locate-mailbox'

/**
 * Protects a mailbox and its owner: nobody sets a password, changes, disables, deletes, ends sessions or rights of theirs until the
 * protection is lifted. What the owner does themselves stays as it is.
 */
export const protectMailbox = command({
	right: 'mailbox.protect',
	input: z.strictObject({ mailbox: Id, reason: Note.default('') }),
	locate: locateOnServer,
	run: async (tx, { input, row, actor }) => {
		if (row.protection) throw conflict({}, 'This mailbox is protected already.')
		const data = { mailboxId: row.id, accountId: row.accountId, reason: input.reason, createdById: actor.accountId }
		await tx.protection.createMany({ data })
		return {
			of: row.id,
			before: { protected: false },
			after: { protected: true, reason: input.reason },
			result: { id: row.id },
		}
	},
	conflicts: { protection_pkey: { field: '', text: 'This mailbox is protected already.' } },
})
