import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { isGrantable } from '@/core/policy'
import { placesOf } from './grant-places'
import { knownLetter, rightsSentence, welcomeLetter } from './invitation-letter'
import { linkEnd, linkToken, newInvitationLink } from './invitation-link'
import { type InvitationRow, locateInvitation } from './locate-invitation'
import { limitsHeld } from './revocable'

/** What comes with it, as the grant stands now, in words; NULL = nothing. */
function rightsOf({ grant }: InvitationRow, now: Date): string | null {
	if (!grant) return null
	const { roleName, roleId, builtInRole, startsAt, endsAt, passOnDepth } = grant
	const rights = grant.rights.filter(isGrantable)
	const places = placesOf(grant.scopes)
	const proposal = {
		rights,
		places: places.map(({ place }) => place),
		limits: limitsHeld(grant),
		startsAt,
		endsAt,
		passOnDepth,
	}
	return rightsSentence({ content: { roleName, roleId, builtInRole, rights }, places, proposal }, now)
}

/** @throws PanelError when there is nothing left to invite to */
function expectOpen({ name, acceptedAt, cancelledAt, tokenHash, account, grant }: InvitationRow, now: Date): void {
	if (cancelledAt || account.retiredAt) throw conflict({}, 'This invitation was taken back. Invite anew.')
	if (acceptedAt || (tokenHash && account.state !== 'invited'))
		throw conflict({}, `${name} has set a password already, so there is nothing to invite to.`)
	if (grant && (grant.revokedAt || (grant.endsAt && grant.endsAt <= now)))
		throw conflict({}, 'What came with this invitation has been taken back, or has ended. Invite anew.')
}

/**
 * Sends an invitation once more, with a new link. The old one is void in the same moment. Whoever sends it again answers for it from
 * then on: the link is bound to what they hold.
 */
export const resendInvitation = command({
	name: 'resend-invitation',
	right: 'account.invite',
	input: z.strictObject({ invitation: Id }),
	prepare: async (input) => ({ ...input, link: newInvitationLink() }),
	locate: (read, { invitation }) => locateInvitation(read, invitation),
	run: async (tx, { input: { link }, row, actor, now, post }) => {
		expectOpen(row, now)
		const { id, accountId, organizationId, tokenHash, account } = row
		if (tokenHash) await tx.token.updateMany({ where: { hash: tokenHash, usedAt: null }, data: { expiresAt: now } })
		const to = { address: row.address, name: row.name, account: accountId }
		const written = { to, organization: organizationId, inviter: actor.name, rights: rightsOf(row, now) }
		const hasLink = account.state === 'invited'
		const letterId = await post(hasLink ? welcomeLetter(written, link.url, linkEnd(now)) : knownLetter(written))
		if (hasLink) {
			const of = { accountId, authEpoch: account.authEpoch, createdById: actor.accountId, now }
			await tx.token.createMany({ data: linkToken(link, of) })
		}
		const data = {
			invitedById: actor.accountId,
			letterId,
			tokenHash: hasLink ? link.hash : null,
			expiresAt: linkEnd(now),
		}
		await tx.invitation.updateMany({ where: { id, cancelledAt: null, acceptedAt: null }, data })
		return {
			of: accountId,
			before: { invitation: 'void' },
			after: { invitation: 'sent again', validFrom: now },
			result: { id },
		}
	},
})
