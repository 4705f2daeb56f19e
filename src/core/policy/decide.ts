/**
 * The one question: may this actor do this here, now? Allow-only: a grant can only add, so their order cannot matter
 * and taking one away can never open anything. There is no administrator's shortcut; an administrator holds every right
 * on the server. Pure: the grants and the clock come from the database, inside the transaction that will write.
 */
import { type Actor, covers, type Grant, isLive, type Place } from './grant'
import { type Right, specOf } from './rights'
import { isHeldBack } from './second-factor-due'

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
	| 'second-factor-due'

/** Allowed: by these grants, the least limited first. Refused: for this reason, which the journal keeps and a stranger never sees. */
export type Decision =
	| { readonly allowed: true; readonly grants: readonly Grant[] }
	| { readonly allowed: false; readonly why: Refusal }

const limitCount = (grant: Grant): number => Object.values(grant.limits).filter((limit) => limit !== null).length

/** What one grant has to do with the question. */
export type Verdict = 'allows' | Extract<Refusal, 'no-grant' | 'out-of-scope' | 'expired' | 'not-yet'>
/** The nearer a refusal is to a yes, the higher; told is the nearest. */
const NEARNESS: Record<Exclude<Verdict, 'allows'>, number> = {
	'no-grant': 0,
	'out-of-scope': 1,
	expired: 2,
	'not-yet': 3,
}

/** One grant, asked by itself. A right that is not asked on this kind of place is held by nobody. */
export function verdictOf(grant: Grant, right: Right, place: Place, now: Date): Verdict {
	if (!(grant.rights.has(right) && specOf(right).on.includes(place.kind))) return 'no-grant'
	if (!covers(grant, place)) return 'out-of-scope'
	if (isLive(grant, now)) return 'allows'
	return grant.startsAt > now ? 'not-yet' : 'expired'
}

/**
 * @param right what is asked; a right that is not asked on this kind of place is refused
 * @param now the database's clock
 */
export function decide(actor: Actor, right: Right, place: Place, now: Date): Decision {
	if (isHeldBack(actor, right)) return { allowed: false, why: 'second-factor-due' }
	let why: Exclude<Verdict, 'allows'> = 'no-grant'
	const allowing: Grant[] = []
	for (const grant of actor.grants) {
		const verdict = verdictOf(grant, right, place, now)
		if (verdict === 'allows') allowing.push(grant)
		else if (NEARNESS[verdict] > NEARNESS[why]) why = verdict
	}
	if (allowing.length === 0) return { allowed: false, why }
	return { allowed: true, grants: allowing.toSorted((a, b) => limitCount(a) - limitCount(b)) }
}

/** A decision with what led to it, grant by grant. */
export interface Explanation {
	readonly decision: Decision
	readonly grants: readonly {
		readonly grant: Grant
		readonly verdict: Verdict
		/** The scope by which the grant covers the place, the widest first; NULL when it does not. */
		readonly scope: string | null
	}[]
}

/** Why `decide` says what it says: the same question, with each grant's part in the answer. */
export const explain = (actor: Actor, right: Right, place: Place, now: Date): Explanation => ({
	decision: decide(actor, right, place, now),
	grants: actor.grants.map((grant) => ({
		grant,
		verdict: verdictOf(grant, right, place, now),
		scope: place.chain.find((link) => grant.scopes.has(link)) ?? null,
	})),
})

/** For menus and buttons: the same question, answered yes or no. Hiding is comfort; the gateway asks again. */
export const may = (actor: Actor, right: Right, place: Place, now: Date): boolean =>
	decide(actor, right, place, now).allowed

/** Does the actor hold this right anywhere at all? Decides whether a page exists for them. */
export const mayAnywhere = (actor: Actor, right: Right, now: Date): boolean =>
	actor.grants.some((grant) => grant.rights.has(right) && grant.scopes.size > 0 && isLive(grant, now))
