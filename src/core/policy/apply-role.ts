/**
 * A role that was edited is brought to a grant that was made from it. Nothing changes behind anybody's back: each grant is decided by
 * itself, as giving and taking back are. Whoever applies must outrank the holder; what is gained must be theirs to give, and held by the
 * grant above; what is lost must be theirs to take. What cannot be given is withheld, right by right, and the rest is applied.
 */
import { decide, type Refusal } from './decide'
import { mayGive, type Proposal, type Surroundings } from './delegate'
import type { Actor, Person } from './grant'
import { rankRefusal } from './outranks'
import { protectionRefusal } from './protected'
import { type GrantableRight, isGrantable, specOf } from './rights'

/** A grant that was made from a role. */
export interface RoleCopy {
	readonly rights: readonly string[]
	readonly terms: Omit<Proposal, 'rights'>
	/** What the grant holds that it came from; NULL = it came from none. */
	readonly parentRights: readonly string[] | null
	readonly holder: Person
	readonly isProtected: boolean
	readonly around: Surroundings
}

/** Why a grant is left as it is, though it differs. */
export type Left =
	| Extract<Refusal, 'oneself' | 'outranked' | 'protected'>
	| 'not-yours-to-take'
	| 'nothing-left'
	| 'withheld'
/** A gain that is withheld: the grant above lacks it, whoever applies cannot give it, or it needs one that is. */
export interface Withheld {
	readonly right: GrantableRight
	readonly why: 'parent' | 'giver' | 'needs'
}
export interface Application {
	/** What the grant holds afterwards. */
	readonly rights: readonly string[]
	readonly gains: readonly GrantableRight[]
	readonly losses: readonly string[]
	readonly withheld: readonly Withheld[]
	/** NULL = it is applied, as far as it differs. */
	readonly left: Left | null
}

/** The most of these rights that one single grant of the actor's may give; two grants are never added up. */
function givable(
	actor: Actor,
	rights: readonly GrantableRight[],
	copy: RoleCopy,
	now: Date,
): readonly GrantableRight[] {
	const under = actor.grants.map((own) =>
		rights.filter(
			(right) => mayGive({ ...actor, grants: [own] }, { ...copy.terms, rights: [right] }, now, copy.around).allowed,
		),
	)
	return under.toSorted((a, b) => b.length - a.length)[0] ?? []
}

/** Without what needs something that is not there. */
function withNeeds(gains: readonly GrantableRight[], kept: readonly string[]): readonly GrantableRight[] {
	const all = new Set<string>([...kept, ...gains])
	const whole = gains.filter((right) => specOf(right).dependsOn.every((needed) => all.has(needed)))
	return whole.length === gains.length ? whole : withNeeds(whole, kept)
}

function whyLeft(actor: Actor, copy: RoleCopy, losses: readonly string[], now: Date): Left | null {
	const rank = rankRefusal(actor, copy.holder, now)
	if (rank === 'oneself' || rank === 'outranked') return rank
	if (copy.isProtected && protectionRefusal(actor, copy.holder.accountId, 'itself', now)) return 'protected'
	const takes = copy.terms.places.every((place) => decide(actor, 'grant.revoke', place, now).allowed)
	return losses.length > 0 && !takes ? 'not-yours-to-take' : null
}

/** @param roleRights what the role holds by now @param now the database's clock */
export function application(actor: Actor, copy: RoleCopy, roleRights: readonly string[], now: Date): Application {
	const wanted = roleRights.filter(isGrantable)
	const losses = copy.rights.filter((right) => !wanted.some((one) => one === right))
	const kept = copy.rights.filter((right) => !losses.includes(right))
	const missing = wanted.filter((right) => !copy.rights.includes(right))
	const above = missing.filter((right) => copy.parentRights === null || copy.parentRights.includes(right))
	const given = givable(actor, above, copy, now)
	const gains = withNeeds(given, kept)
	const whyNot = (right: GrantableRight): Withheld['why'] => {
		if (!above.includes(right)) return 'parent'
		return given.includes(right) ? 'needs' : 'giver'
	}
	const withheld = missing.filter((right) => !gains.includes(right)).map((right) => ({ right, why: whyNot(right) }))
	const rights = [...kept, ...gains]
	const idle = gains.length + losses.length === 0 && withheld.length > 0 ? 'withheld' : null
	const left = whyLeft(actor, copy, losses, now) ?? (rights.length === 0 ? 'nothing-left' : idle)
	return { rights, gains, losses, withheld, left }
}
