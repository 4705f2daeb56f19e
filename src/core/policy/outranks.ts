/**
 * Rank. Nobody touches a person who holds more than they do, even when that person's mailbox lies in their domain:
 * a password set for them is everything they may do. Every right of the person, in each place where they hold it, must
 * also be the actor's, within limits that are no lower: else a limit would end at the next password. It is compared against all of
 * the person's grants and not the first. And what came from a person cannot be
 * turned against them: whoever stands above the actor in the tree of grants is only touched by virtue of grants that came
 * another way. (Not simply "nobody touches a giver": anybody could then make themselves untouchable for an administrator
 * by giving them some little thing.)
 */
import { decide, type Refusal } from './decide'
import type { Actor, Grant, Limits, Person } from './grant'
import { isRight, type Right, specOf } from './rights'

const SENDS = ['sendsPerHour', 'sendsPerDay'] as const
const OF_MAILBOXES = ['mailboxes', 'storageBytes', 'storagePerMailboxBytes', ...SENDS] as const
/** The rights whose use is limited, and by what. */
export const LIMITED: { readonly [R in Right]?: readonly (keyof Limits)[] } = {
	'mailbox.create': OF_MAILBOXES,
	'mailbox.adopt': OF_MAILBOXES,
	'mailbox.restore': OF_MAILBOXES,
	'mailbox.set-quota': OF_MAILBOXES,
	'mailbox.set-sends': SENDS,
	'alias.create': ['aliases'],
	'list.create': ['lists'],
}

const isNoLower = (own: Grant, theirs: Limits, right: Right): boolean =>
	(LIMITED[right] ?? []).every((name) => {
		const [mine, other] = [own.limits[name], theirs[name]]
		return mine === null || (other !== null && mine >= other)
	})

/** @returns NULL when the actor may act on this person, else why not */
export function rankRefusal(actor: Actor, person: Person, now: Date): Refusal | null {
	if (person.accountId === actor.accountId) return 'oneself'
	const hands = [person.accountId, ...person.holdings.flatMap(({ of }) => of ?? [])]
	const using = { ...actor, grants: actor.grants.filter(({ cameFrom }) => !hands.some((hand) => cameFrom.has(hand))) }
	for (const holding of person.holdings) {
		for (const right of holding.rights) {
			// A right that the registry lacks gives its holder nothing, so it lifts nobody.
			if (!isRight(right)) continue
			const able = { ...using, grants: using.grants.filter((grant) => isNoLower(grant, holding.limits, right)) }
			for (const place of holding.places) if (!holdsWithin(able, right, place, now)) return 'outranked'
		}
	}
	return null
}

/** Like `decide`, but for a scope: a right may be held on a level where it is not asked itself, for what lies below. */
export function holdsWithin(
	actor: Actor,
	right: Parameters<typeof specOf>[0],
	place: Person['holdings'][number]['places'][number],
	now: Date,
): boolean {
	const level = specOf(right).on[0] ?? place.kind
	return decide(actor, right, { ...place, kind: level }, now).allowed
}
