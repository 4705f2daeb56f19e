/**
 * The one question: may this actor do this here, now? Allow-only: a grant can only add, so their order cannot matter
 * and taking one away can never open anything. There is no administrator's shortcut; an administrator holds every right
 * on the server. Pure: the grants and the clock come from the database, inside the transaction that will write.
 */
import { type Actor, covers, type Grant, isLive, type Place } from './grant'
import { type Right, specOf } from './rights'

export type Refusal =
	| 'no-grant'
	| 'out-of-scope'
	| 'expired'
	| 'not-yet'
	| 'outranked'
	| 'protected'
	| 'oneself'
	| 'exceeds-own'
	| 'over-limit'
	| 'last-administrator'

/** Allowed: by these grants, the least limited first. Refused: for this reason, which the journal keeps and a stranger never sees. */
export type Decision =
	| { readonly allowed: true; readonly grants: readonly Grant[] }
	| { readonly allowed: false; readonly why: Refusal }

const refuse = (why: Refusal): Decision => ({ allowed: false, why })

const limitCount = (grant: Grant): number => Object.values(grant.limits).filter((limit) => limit !== null).length

/**
 * @param right what is asked; a right that is not asked on this kind of place is refused
 * @param now the database's clock
 */
export function decide(actor: Actor, right: Right, place: Place, now: Date): Decision {
	if (!specOf(right).on.includes(place.kind)) return refuse('no-grant')
	const holding = actor.grants.filter((grant) => grant.rights.has(right))
	if (holding.length === 0) return refuse('no-grant')
	const covering = holding.filter((grant) => covers(grant, place))
	if (covering.length === 0) return refuse('out-of-scope')
	const live = covering.filter((grant) => isLive(grant, now))
	if (live.length > 0) return { allowed: true, grants: live.toSorted((a, b) => limitCount(a) - limitCount(b)) }
	return refuse(covering.some((grant) => grant.startsAt > now) ? 'not-yet' : 'expired')
}

/** For menus and buttons: the same question, answered yes or no. Hiding is comfort; the gateway asks again. */
export const may = (actor: Actor, right: Right, place: Place, now: Date): boolean =>
	decide(actor, right, place, now).allowed

/** Does the actor hold this right anywhere at all? Decides whether a page exists for them. */
export const mayAnywhere = (actor: Actor, right: Right, now: Date): boolean =>
	actor.grants.some((grant) => grant.rights.has(right) && grant.scopes.size > 0 && isLive(grant, now))
