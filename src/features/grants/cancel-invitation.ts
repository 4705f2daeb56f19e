import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { locateInvitation } from './locate-invitation'

/**
 * Takes an invitation back: its link is void, and the rights that came with it end, in open pages too. Whoever has not come yet and
 * holds nothing else leaves the lists, and the address is free for an invitation that is right.
 */
export const cancelInvitation = command({
	right: 'account.invite',
	input: z.strictObject({ invitation: Id }),
	locate: (read, { invitation }) => locateInvitation(read, invitation),
	run: async (tx, { row, read, actor, now }) => {
		const { id, accountId, grant, tokenHash, account } = row
		const cancelled = await tx.invitation.updateMany({ where: { id, cancelledAt: null }, data: { cancelledAt: now } })
		if (cancelled.count !== 1) throw conflict({}, 'This invitation was taken back already.')
		if (tokenHash) await tx.token.updateMany({ where: { hash: tokenHash, usedAt: null }, data: { expiresAt: now } })
		if (grant) {
			const data = { revokedAt: now, revokedById: actor.accountId }
			await tx.grant.updateMany({ where: { id: grant.id, revokedAt: null }, data })
		}
		const holds = await read.grant.count({ where: { accountId, revokedAt: null } })
		const open = await read.invitation.count({ where: { accountId, cancelledAt: null, expiresAt: { gt: now } } })
		const leaves = account.state === 'invited' && account.retiredAt === null && holds === 0 && open === 0
		if (leaves) await tx.account.updateMany({ where: { id: accountId }, data: { retiredAt: now } })
		return {
			of: accountId,
			before: { invitation: 'open', roleName: grant?.revokedAt === null ? grant.roleName : null },
			after: { invitation: 'cancelled', roleName: null },
			result: { id },
		}
	},
})
