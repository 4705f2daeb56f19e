/** What is said of a grant in a review. Pure; the browser has it too. */
import { shownAddress } from '@/core/address'
import { isRight, specOf } from '@/core/policy'
import type { ReviewItem, Terms } from './list-review-items'

export type ItemState = 'open' | 'kept' | 'ended' | 'gone'
type Standing = Pick<ReviewItem, 'decision' | 'endedAt'>
export const stateOf = ({ decision, endedAt }: Standing): ItemState => {
	if (decision === 'end') return 'ended'
	if (decision === 'keep') return 'kept'
	return endedAt ? 'gone' : 'open'
}
export const STATE_WORDS: Record<ItemState, string> = {
	open: 'Undecided',
	kept: 'Kept',
	ended: 'Ended',
	gone: 'Ended meanwhile',
}

/** Under the holder's name: what a person signs in with, or whose key it is. */
export const holderWords = ({ address, maker }: Pick<ReviewItem, 'address' | 'maker'>): string =>
	maker === '' ? shownAddress(address) : `API key of ${maker}`

/** Where it counts, in words. */
export const placeWords = ({ places, morePlaces }: Pick<ReviewItem, 'places' | 'morePlaces'>): string =>
	[...places, ...(morePlaces > 0 ? [`${morePlaces} more`] : [])].join(', ')

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
/** The last day on which it counts. */
export const endWords = ({ endsAt }: Pick<Terms, 'endsAt'>): string =>
	endsAt === null ? 'no end' : DAY.format(new Date(endsAt.getTime() - 1))

const labels = (rights: readonly string[]): string =>
	rights
		.filter(isRight)
		.map((right) => specOf(right).label)
		.join(', ')

/** What is another since the review was opened, a sentence each; none where nothing is. */
export function changesOf(held: Terms, stands: Terms | null): string[] {
	if (stands === null) return []
	const gained = stands.rights.filter((right) => !held.rights.includes(right))
	const lost = held.rights.filter((right) => !stands.rights.includes(right))
	const limits = JSON.stringify(held.limits) !== JSON.stringify(stands.limits)
	return [
		...(gained.length > 0 ? [`It has gained: ${labels(gained)}.`] : []),
		...(lost.length > 0 ? [`It has lost: ${labels(lost)}.`] : []),
		...(endWords(held) === endWords(stands) ? [] : [`Its end was ${endWords(held)}, and is ${endWords(stands)} now.`]),
		...(limits ? ['Its limits were changed.'] : []),
		...(held.passOnDepth === stands.passOnDepth ? [] : ['How far it may be handed on was changed.']),
	]
}

/** The same as a few words: "until 31 December 2026". */
export const untilWords = (terms: Pick<Terms, 'endsAt'>): string =>
	terms.endsAt === null ? 'with no end' : `until ${endWords(terms)}`
