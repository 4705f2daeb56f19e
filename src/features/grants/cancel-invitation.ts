import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict, notAllowed } from '@/core/gateway/result'
import { placesOf } from './grant-places'
import { locateInvitation } from './locate-invitation'

const COME = 'This person has come already, so it takes the right to revoke to take back what they hold.'

/**
 * Takes an invitation back: its link is void, and the rights that came with it end, in open pages too. Whoever has not come yet and
 * holds nothing else leaves the lists of the organization that they belong to, if that is the one that takes it back, and the address is
 * free for an invitation that is right. Once somebody has come it is a revocation, and asks for what a revocation asks.
 */
export const cancelInvitation = command({
	name: 'cancel-invitation',
	right: 'account.invite',
	input: z.strictObject({ invitation: Id }),
	locate: async (read, { invitation }) => {
		const located = await locateInvitation(read, invitation)
		if (!located) return null
		const { accountId, acceptedAt, createdAt } = located.row
		const since = acceptedAt ? 1 : await read.session.count({ where: { accountId, createdAt: { gt: createdAt } } })
		return { ...located, row: { ...located.row, hasCome: since > 0 } }
	},
	run: async (tx, { row, read, actor, may, now }) => {
		const { id, accountId, grant, tokenHash, account } = row
		const isTakenAway = grant?.revokedAt === null && row.hasCome && grant.givenById !== actor.accountId
		if (isTakenAway && !placesOf(grant.scopes).every(({ place }) => may('grant.revoke', place)))
			throw notAllowed(COME, 'no-grant')
		const cancelled = await tx.invitation.updateMany({ where: { id, cancelledAt: null }, data: { cancelledAt: now } })
		if (cancelled.count !== 1) throw conflict({}, 'This invitation was taken back already.')
		if (tokenHash) await tx.token.updateMany({ where: { hash: tokenHash, usedAt: null }, data: { expiresAt: now } })
		if (grant) {
			const data = { revokedAt: now, revokedById: actor.accountId }
			await tx.grant.updateMany({ where: { id: grant.id, revokedAt: null }, data })
		}
		const holds = await read.grant.count({ where: { accountId, revokedAt: null } })
		const open = await read.invitation.count({ where: { accountId, cancelledAt: null, expiresAt: { gt: now } } })
		const isOurs = account.organizationId === row.organizationId
		const leaves = isOurs && account.state === 'invited' && account.retiredAt === null && holds === 0 && open === 0
		if (leaves) await tx.account.updateMany({ where: { id: accountId, state: 'invited' }, data: { retiredAt: now } })
		return {
			of: accountId,
			before: { invitation: 'open', roleName: grant?.revokedAt === null ? grant.roleName : null },
			after: { invitation: 'cancelled', roleName: null },
			result: { id },
		}
	},
})
