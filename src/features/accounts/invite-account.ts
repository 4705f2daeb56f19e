import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { invitationToken, newInvitation } from './invitation'
import { locateAccount } from './locate-account'

/** Makes a new one-time link for somebody who has not used theirs. All earlier links of this person are void with it. */
export const inviteAccount = command({
	right: 'account.invite',
	input: z.strictObject({ account: Id }),
	prepare: async (input) => ({ ...input, invitation: newInvitation() }),
	locate: (read, input) => locateAccount(read, input),
	run: async (tx, { input, row, actor, now }) => {
		if (row.state !== 'invited')
			throw conflict({}, `${row.name} has set a password already, so there is nothing to invite to.`)
		const { authEpoch } = await tx.account.update({
			where: { id: row.id },
			data: { authEpoch: { increment: 1 } },
			select: { authEpoch: true },
		})
		const of = { accountId: row.id, authEpoch, createdById: actor.accountId, now }
		await tx.token.createMany({ data: invitationToken(input.invitation, of) })
		return {
			of: row.id,
			before: { invitation: 'void' },
			after: { invitation: 'new', validFrom: now },
			result: { id: row.id },
			reveal: { address: row.address, link: input.invitation.link },
		}
	},
})
