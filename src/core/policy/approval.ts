/**
 * Approval by a second person. An organization names rights; whatever is done under one of them in it or below it waits until somebody else
 * has approved it, who could do it as well. Demands of the organizations above are added up, so nobody below takes back what is asked
 * above them. The second person owes nothing of what they approve with to the one who asks: otherwise whoever may give rights
 * would make a second person out of the first.
 */
import type { Refusal } from './decide'
import type { Actor, Place } from './grant'
import { holdsWithin } from './outranks'
import { GRANTABLE_RIGHTS, type GrantableRight, isGrantable, type Right, specOf } from './rights'

/** For how long a request waits, in hours. */
export const APPROVAL_HOURS = 72
/** So many requests of one person may wait at a time: each is kept, and written to those who can approve it. */
export const MOST_WAITING = 50

/**
 * Whoever set the password of somebody, or took rights from somebody, could be alone by their own hand. For so many days the one whose
 * password they set approves nothing of theirs, nor they anything that is asked in that one's name (app.had_hand_in), and the other still
 * counts as somebody who could (app.has_second_person).
 */
export const OWN_HAND_DAYS = 7

/**
 * Undoing takes place within five minutes or never, an API key is shown in the moment it is made (and does nothing for which a second person
 * is demanded), what is brought over from another panel is met by a demand for the right to make it, what a review ends by one for the right
 * to revoke, and the two rights about approval have rules of their own.
 */
const NEVER: readonly GrantableRight[] = [
	'approval.give',
	'organization.demand-approval',
	'grant.restore',
	'key.create',
	'server.migrate',
	'grant.review',
	'review.manage',
]

/** What an organization can demand a second person for: all that changes something below the server. */
export const DEMANDABLE: readonly GrantableRight[] = GRANTABLE_RIGHTS.filter((right) => {
	const { writes, on } = specOf(right)
	const changes = writes.length > 0 || right === 'alias.forward-outside'
	return changes && on.some((level) => level !== 'server') && !NEVER.includes(right)
})
export const isDemandable = (right: string): right is GrantableRight => DEMANDABLE.some((one) => one === right)

/** Rights by which the same comes about on another way: a demand for one reaches these as well. */
const SAME_END: Readonly<Partial<Record<GrantableRight, readonly GrantableRight[]>>> = {
	'mailbox.set-password': ['account.set-password'],
	'account.set-password': ['mailbox.set-password'],
	'mailbox.remove': ['domain.remove', 'mailbox.erase'],
	// What lies in the trash is erased once its days are over.
	'mailbox.erase': ['organization.set-trash'],
	'mailbox.set-enabled': ['domain.set-enabled', 'organization.set-enabled'],
	'domain.set-enabled': ['organization.set-enabled'],
	'grant.give': ['grant.edit', 'role.apply'],
	'grant.revoke': ['grant.edit', 'role.apply'],
}

/** Which rights ask for a second person where these are chosen; what the registry lacks is none. */
export function demandedBy(chosen: Iterable<string>): ReadonlySet<Right> {
	const all = new Set<Right>()
	for (const right of chosen) {
		if (!isGrantable(right)) continue
		all.add(right)
		for (const other of SAME_END[right] ?? []) all.add(other)
	}
	return all
}

/** Somebody with what does not stem from the asker: neither given by them nor out of what they gave. */
export const independentOf = (actor: Actor, asker: string): Actor => ({
	...actor,
	grants: actor.grants.filter(({ cameFrom }) => !cameFrom.has(asker)),
})

export interface Asked {
	readonly asker: string
	/** The right of the deed, and those that it uses besides and for which a second person is demanded. */
	readonly rights: readonly Right[]
	readonly places: readonly Place[]
}

/**
 * May this person approve it? Whom the deed touches and what it gives away is asked besides, as of anybody who does it (judge.ts).
 * @returns NULL when they may, else why not
 */
export function approvalRefusal(actor: Actor, { asker, rights, places }: Asked, now: Date): Refusal | null {
	if (actor.accountId === null || actor.accountId === asker) return 'oneself'
	const own = independentOf(actor, asker)
	for (const place of places) {
		for (const right of ['approval.give', ...rights] as const) {
			// Not each of these is asked on each of the places: who makes a mailbox with rights gives these elsewhere.
			if (!holdsWithin(own, right, place, now)) return 'out-of-scope'
		}
	}
	return null
}
