import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { notAllowed } from '@/core/gateway/result'
import { findHolder, seesHolder } from './grant-places'
import { createGrant, grantFields, proposedGrant, Role } from './proposed-grant'

/**
 * Gives a person rights: a role or single ones, in places, within limits, for a time. Never more than one grant of the giver
 * holds; the new one hangs below it and ends with it. What a role contains is copied: editing the role later changes nothing.
 */
export const giveGrant = command({
	name: 'give-grant',
	right: 'grant.give',
	input: z.strictObject({ account: Id, role: Role, ...grantFields }),
	locate: async (read, wanted, by) => {
		const holder = await findHolder(read, wanted.account)
		if (!holder || holder.retiredAt || !seesHolder(by.actor, holder, by.now)) return null
		const proposed = await proposedGrant(read, wanted, by)
		if (!proposed) return null
		const [first, ...others] = proposed.places
		return {
			place: first.place,
			morePlaces: others.map(({ place }) => place),
			label: `${proposed.content.roleName} for ${holder.address}`,
			account: holder.id,
			proposal: proposed.proposal,
			row: { holder, proposed },
		}
	},
	run: async (tx, { input: { reason }, row: { holder, proposed }, grant, actor }) => {
		if (holder.id === actor.accountId) throw notAllowed('You cannot give rights to yourself.', 'oneself')
		const deed = { holder: holder.id, parent: grant.id, giver: actor.accountId, reason }
		const { id, told } = await createGrant(tx, proposed, deed)
		return { of: id, accountId: holder.id, before: null, after: told, result: { id, account: holder.id } }
	},
})
