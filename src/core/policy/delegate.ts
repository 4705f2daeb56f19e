/**
 * Handing on. One grant of the giver must hold all of it: every right, every scope, no wider limit, no later end, and a depth
 * left to hand on. Two grants are never added up: a right from one and a scope from the other would be a third that nobody gave.
 */
import { type Actor, covers, type Grant, isLive, type Limits, type Place } from './grant'
import { type GrantableRight, specOf } from './rights'

export interface Proposal {
	readonly rights: readonly GrantableRight[]
	readonly places: readonly Place[]
	readonly limits: Limits
	readonly startsAt: Date
	readonly endsAt: Date | null
	readonly passOnDepth: number
}

/**
 * What stands around a proposal, as the database has it.
 *
 * **2026-11-21, three levels without a word for any of them.** No code asks for a role by name, so the team member and the manager of the
 * built-in roles are put as what they are. A team member is whoever is given a whole organization: that takes the right to make team
 * members. A manager is whoever is given something of an organization without belonging to it, nor to one above it: that takes the right
 * to make managers, in a grant that reaches a reseller organization in which the place lies, or the server. Where an organization may not
 * delegate, only grants from above it can be handed on in it; what was given before stays.
 */
export interface Surroundings {
	/** Organizations in which delegation is switched off. */
	readonly closed: ReadonlySet<string>
	readonly resellers: ReadonlySet<string>
	/** The organization that the receiver belongs to; NULL for those of the server alone. */
	readonly home: string | null
	/**
	 * The receiver is an API key of the giver's own.
	 *
	 * **2026-11-22, a key is nobody's team member.** Whether there are people over a whole organization, and people from outside, was decided
	 * when its maker was given theirs. A key adds nobody: it acts in its maker's name, within what they hold, and ends with it. Where an
	 * organization may not delegate, no key is made out of rights within it either.
	 */
	readonly ownKey?: true
}

export type Given =
	| { readonly allowed: true; readonly parent: Grant }
	| { readonly allowed: false; readonly missing: readonly string[] }

export const LIMIT_WORDS: Record<keyof Limits, string> = {
	mailboxes: 'number of mailboxes',
	aliases: 'number of aliases',
	lists: 'number of lists',
	storageBytes: 'total storage',
	storagePerMailboxBytes: 'storage per mailbox',
	sendsPerHour: 'number of recipients an hour',
	sendsPerDay: 'number of recipients a day',
}

/** Does the grant cover the place already from the first so many links of its chain? */
const coversFrom = (own: Grant, place: Place, links: number): boolean =>
	covers(own, { ...place, chain: place.chain.slice(0, links) })

/** The organization in which a place lies, or that it is; of the server none. */
function organizationIn({ kind, chain }: Place): string | undefined {
	if (kind === 'server') return undefined
	return chain.at({ organization: -1, domain: -2, mailbox: -3, account: -2 }[kind])
}

/** Does the place lie in an organization that the receiver belongs to neither itself nor by one above it? */
const isOutside = (place: Place, { home }: Surroundings): boolean =>
	organizationIn(place) !== undefined && (home === null || !place.chain.includes(home))

/** What a grant lacks for the place and the receiver, whatever is given. */
export function lacksAround(own: Grant, { places }: Proposal, around: Surroundings): string[] {
	const missing: string[] = []
	if (
		!around.ownKey &&
		places.some(({ kind }) => kind === 'organization' || kind === 'server') &&
		!own.rights.has('grant.make-team-member')
	)
		missing.push(`the right “${specOf('grant.make-team-member').label}”, since it is about a whole organization`)
	const shut = places.filter(({ chain }) => chain.some((link) => around.closed.has(link)))
	if (
		!shut.every((place) =>
			coversFrom(
				own,
				place,
				place.chain.findIndex((link) => around.closed.has(link)),
			),
		)
	)
		missing.push('rights from above the organization, which may not delegate')
	const outside = around.ownKey ? [] : places.filter((place) => isOutside(place, around))
	if (outside.length > 0 && !own.rights.has('grant.make-manager'))
		missing.push(`the right “${specOf('grant.make-manager').label}”, since this person belongs to another organization`)
	const upToReseller = ({ chain }: Place) => Math.max(1, chain.findLastIndex((link) => around.resellers.has(link)) + 1)
	if (!outside.every((place) => coversFrom(own, place, upToReseller(place))))
		missing.push(
			'rights over a reseller organization that it lies in: only there people from outside are made managers',
		)
	return missing
}

/** What one grant lacks for a proposal to hang under it, in words; that it may be handed on at all is asked elsewhere. */
export function lacksOf(own: Grant, proposal: Proposal): string[] {
	const missing: string[] = []
	for (const right of proposal.rights) if (!own.rights.has(right)) missing.push(`the right “${specOf(right).label}”`)
	if (!proposal.places.every((place) => covers(own, place))) missing.push('all of the scope')
	for (const limit of Object.keys(LIMIT_WORDS) as (keyof Limits)[]) {
		const mine = own.limits[limit]
		const theirs = proposal.limits[limit]
		if (mine !== null && (theirs === null || theirs > mine)) missing.push(`a ${LIMIT_WORDS[limit]} of at most ${mine}`)
	}
	if (own.endsAt !== null && (proposal.endsAt === null || proposal.endsAt > own.endsAt))
		missing.push('an end as late as that')
	if (proposal.passOnDepth > own.passOnDepth - 1) missing.push('leave to let it be handed on that far')
	return missing
}

/**
 * @returns the grant under which the proposal may be given, or what is missing from the one that comes nearest
 */
export function mayGive(actor: Actor, proposal: Proposal, now: Date, around: Surroundings): Given {
	const usable = actor.grants.filter((grant) => isLive(grant, now) && grant.rights.has('grant.give'))
	let nearest: string[] = ['the right “Give rights to others”']
	let found = false
	for (const own of usable) {
		const missing = [...lacksAround(own, proposal, around), ...lacksOf(own, proposal)]
		if (missing.length === 0) return { allowed: true, parent: own }
		if (!found || missing.length < nearest.length) nearest = missing
		found = true
	}
	return { allowed: false, missing: nearest }
}
