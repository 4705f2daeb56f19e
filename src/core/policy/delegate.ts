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

/** What a giver lacks, in the words that a refusal lists. Empty = this grant holds it all. */
export interface Lack {
	readonly grant: Grant | null
	readonly missing: readonly string[]
}

export type Verdict =
	| { readonly allowed: true; readonly parent: Grant }
	| { readonly allowed: false; readonly missing: readonly string[] }

const LIMIT_WORDS: Record<keyof Limits, string> = {
	mailboxes: 'number of mailboxes',
	aliases: 'number of aliases',
	storageBytes: 'total storage',
	storagePerMailboxBytes: 'storage per mailbox',
}

function lacksOf(own: Grant, proposal: Proposal): string[] {
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
export function mayGive(actor: Actor, proposal: Proposal, now: Date): Verdict {
	const usable = actor.grants.filter((grant) => isLive(grant, now) && grant.rights.has('grant.give'))
	let nearest: string[] = ['the right “Give rights to others”']
	let found = false
	for (const own of usable) {
		const missing = lacksOf(own, proposal)
		if (missing.length === 0) return { allowed: true, parent: own }
		if (!found || missing.length < nearest.length) nearest = missing
		found = true
	}
	return { allowed: false, missing: nearest }
}
