/**
 * What is left of a wish within what somebody holds. A template may say more than its user could give; what is copied is what one
 * of their grants holds, and the rest is named as left out. What comes out is then asked like any other gift (mayGive): fitting
 * opens nothing, it only asks for less.
 */
import { LIMIT_WORDS, lacksAround, type Proposal, type Surroundings } from './delegate'
import { type Actor, covers, type Grant, isLive, type Limits } from './grant'
import { LIMITED } from './outranks'
import { specOf } from './rights'

export interface Fit {
	readonly proposal: Proposal
	/** What is not copied, in words. */
	readonly leftOut: readonly string[]
}

const shorter = (mine: Date | null, theirs: Date | null): Date | null => {
	if (mine === null) return theirs
	return theirs === null || theirs > mine ? mine : theirs
}

/** Limits of which what is handed on is taken from the giver's own. */
const COUNTED: readonly (keyof Limits)[] = ['mailboxes', 'aliases', 'lists', 'storageBytes']
const nothingOf = (mine: number | bigint): number | bigint => (typeof mine === 'bigint' ? 0n : 0)

function fitUnder(own: Grant, wanted: Proposal): Fit {
	const leftOut = wanted.rights
		.filter((right) => !own.rights.has(right))
		.map((right) => `the right “${specOf(right).label}”`)
	const rights = wanted.rights.filter((right) => own.rights.has(right))
	const limits: Record<string, number | bigint | null> = { ...wanted.limits }
	for (const name of Object.keys(LIMIT_WORDS) as (keyof Limits)[]) {
		const [mine, theirs] = [own.limits[name], wanted.limits[name]]
		if (mine === null || (theirs !== null && theirs <= mine)) continue
		// What is counted comes out of the giver's own: where nothing given could use it up, nothing of it is set aside.
		const isUsed = rights.some((right) => LIMITED[right]?.includes(name))
		limits[name] = isUsed || !COUNTED.includes(name) ? mine : nothingOf(mine)
		if (isUsed) leftOut.push(`a ${LIMIT_WORDS[name]} above your own`)
	}
	const endsAt = shorter(own.endsAt, wanted.endsAt)
	if (endsAt?.getTime() !== wanted.endsAt?.getTime()) leftOut.push('the time after the end of your own rights')
	const passOnDepth = Math.min(wanted.passOnDepth, own.passOnDepth - 1)
	if (passOnDepth < wanted.passOnDepth) leftOut.push('handing it on that far')
	const depth = rights.includes('grant.give') ? passOnDepth : 0
	return { proposal: { ...wanted, rights, limits: limits as unknown as Limits, endsAt, passOnDepth: depth }, leftOut }
}

/** @returns the most that one grant of the actor can give of it; NULL when none can give anything of it there */
export function fitWithin(actor: Actor, wanted: Proposal, now: Date, around: Surroundings): Fit | null {
	const usable = actor.grants.filter(
		(own) =>
			isLive(own, now) &&
			own.rights.has('grant.give') &&
			own.passOnDepth > 0 &&
			wanted.places.every((place) => covers(own, place)) &&
			lacksAround(own, wanted, around).length === 0,
	)
	const fits = usable.map((own) => fitUnder(own, wanted)).filter(({ proposal }) => proposal.rights.length > 0)
	const [best] = fits.toSorted(
		(a, b) => b.proposal.rights.length - a.proposal.rights.length || a.leftOut.length - b.leftOut.length,
	)
	return best ?? null
}
