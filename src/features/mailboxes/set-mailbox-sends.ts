import { z } from 'zod'
import { Id, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion } from '@/core/gateway/result'
import { areSendsRaised, expectWithinOwnSends, limitsSends, sendsInput, writtenSends } from '@/features/sends'
import { locateMailbox } from './locate-mailbox'

/**
 * Sets to how many recipients a mailbox may send in an hour and in a day. The limits of its domain, of the organizations above and of
 * the grant under which it was made hold besides. Who raises it under a grant whose sending is limited takes the mailbox over into that
 * grant: otherwise others' mailboxes would send what the grant itself may not.
 */
export const setMailboxSends = command({
	name: 'set-mailbox-sends',
	right: 'mailbox.set-sends',
	input: z.strictObject({ mailbox: Id, version: Version, ...sendsInput }),
	locate: (read, input) => locateMailbox(read, input),
	run: async (tx, { input, row, grant }) => {
		expectVersion(row, input.version, writtenSends(row))
		const before = { maxSendsPerHour: row.maxSendsPerHour, maxSendsPerDay: row.maxSendsPerDay }
		const after = { maxSendsPerHour: input.maxSendsPerHour, maxSendsPerDay: input.maxSendsPerDay }
		expectWithinOwnSends(grant.limits, before, after)
		const takesOver = areSendsRaised(before, after) && limitsSends(grant.limits) && row.grantId !== grant.id
		await tx.mailbox.update({
			where: { id: row.id, version: row.version },
			data: { ...after, version: { increment: 1 }, ...(takesOver ? { grantId: grant.id } : {}) },
			select: { id: true },
		})
		return { of: row.id, before, after, result: { id: row.id } }
	},
})
