import { z } from 'zod'
import { Id, Note, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { organizationOrServer, WITH_LINEAGE } from '@/core/gateway/places'
import { conflict, notAllowed } from '@/core/gateway/result'
import { may } from '@/core/policy'
import { locateGrant, revokeGrant } from '@/features/grants/verbs'
import { DecisionWanted } from './review-rules'

export const CLOSED = 'The review is closed. What was decided in it stays as it is.'
const CHANGED = 'It has changed since you looked. Look at what stands there now, then decide.'
const OWN_KEY = 'This is a key of your own, so somebody above decides about it. You can end it among your keys.'
const NOT_YOURS = 'Only somebody who could end it decides about it, and you may not revoke it.'

/**
 * Keeps one grant of a review, or ends it. Whoever is asked does it, or who manages the review, and in any case only who could revoke it:
 * not what is one's own, a key that one made, nor what somebody holds who is above. Ending it is the revocation itself, under the right to revoke. A grant that was kept
 * can still be ended while the review is open.
 * @param version of the item as it was shown; another one by then means that the grant, or the decision, is another
 */
export const decideItem = command({
	right: 'grant.review',
	input: z.strictObject({ item: Id, version: Version, decision: DecisionWanted, reason: Note.default('') }),
	locate: async (read, { item: id }, by) => {
		const item = await read.reviewItem.findFirst({
			where: { id },
			select: {
				id: true,
				grantId: true,
				reviewerId: true,
				decision: true,
				decidedAt: true,
				version: true,
				review: { select: { name: true, closedAt: true, organization: WITH_LINEAGE } },
			},
		})
		if (!item) return null
		const manages = may(by.actor, 'review.manage', organizationOrServer(item.review.organization), by.now)
		if (!manages && item.reviewerId !== by.accountId) return null
		const grant = await locateGrant(read, item.grantId, by)
		if (!grant) return null
		// Asked as of whoever could end it: to keep something takes nothing away, so a second person who is demanded for that is not waited for.
		const mayRevoke = grant.row.places.every((place) => may(by.actor, 'grant.revoke', place, by.now))
		return { ...grant, row: { ...grant.row, item, mayRevoke } }
	},
	run: async (tx, { input, row: { item, ...grant }, part, actor, now }) => {
		const { decision, reason, version } = input
		if (item.review.closedAt) throw conflict({}, CLOSED)
		if (item.version !== version || item.decision === decision) throw conflict({}, CHANGED)
		if (grant.makerId !== null && grant.makerId === actor.accountId) throw notAllowed(OWN_KEY, 'oneself')
		if (!grant.mayRevoke) throw notAllowed(NOT_YOURS, 'no-grant')
		// What ends a grant counts in its reviews by itself; until the commit nobody else decides about it.
		if (decision === 'end') await part(revokeGrant, { grant: item.grantId })
		const asShown = decision === 'end' ? { decidedAt: item.decidedAt } : { version }
		const { count } = await tx.reviewItem.updateMany({
			where: { id: item.id, ...asShown },
			data: {
				decision,
				reason,
				note: '',
				decidedById: actor.accountId,
				decidedBy: actor.name,
				decidedAt: now,
				version: { increment: 1 },
			},
		})
		if (count === 0) throw conflict({}, CHANGED)
		return {
			of: item.grantId,
			accountId: grant.accountId,
			before: item.decision ? { decision: item.decision } : null,
			after: { review: item.review.name, decision, roleName: grant.roleName, ...(reason === '' ? {} : { reason }) },
			result: { id: item.id },
		}
	},
	conflicts: { review_item_closed: { field: '', text: CLOSED } },
})
