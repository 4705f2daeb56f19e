/**
 * What a grant means, as a sentence: "may create mailboxes and set passwords in birch.example until 31 Dec 2026". The same words
 * while it is being put together and wherever it is shown later. Pure, and free of imports, since the browser runs it too.
 */

export interface Meant {
	/** Labels of rights as the registry has them, in its order. */
	readonly labels: readonly string[]
	/** NULL = single rights. */
	readonly roleName: string | null
	/** As shown; `the whole server` for that. */
	readonly places: readonly string[]
	readonly morePlaces: number
	/** Only when it is not from now. */
	readonly startsAt: Date | null
	readonly endsAt: Date | null
	/** In words, such as "at most 25 mailboxes". */
	readonly limits: readonly string[]
}
/** Parts of the sentence; the strong ones are what was chosen. */
export type Part = string | { readonly strong: string }

/** So many rights are said one by one; more by the name of their role. */
export const LABELS_SPELLED_OUT = 6

/** "See mailboxes" after "may": its first letter is small. */
const small = (label: string): string => label.charAt(0).toLowerCase() + label.slice(1)

/** a, b and c */
export const listed = (words: readonly string[]): string =>
	words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const MINUTE = new Intl.DateTimeFormat('en-GB', {
	day: 'numeric',
	month: 'long',
	year: 'numeric',
	hour: '2-digit',
	minute: '2-digit',
	hourCycle: 'h23',
	timeZone: 'UTC',
})
const isMidnight = (moment: Date): boolean => moment.getTime() % 86_400_000 === 0

/** The last day on which it counts, or the exact end (UTC). */
export const untilWords = (endsAt: Date): string =>
	isMidnight(endsAt) ? `the end of ${DAY.format(new Date(endsAt.getTime() - 1))}` : `${MINUTE.format(endsAt)} UTC`
export const fromWords = (startsAt: Date): string =>
	isMidnight(startsAt) ? DAY.format(startsAt) : `${MINUTE.format(startsAt)} UTC`

function doing({ labels, roleName }: Meant): Part[] {
	if (labels.length === 0) return ['may do ', { strong: 'nothing yet' }]
	if (labels.length <= LABELS_SPELLED_OUT) return ['may ', { strong: listed(labels.map(small)) }]
	const rights = `${labels.length} rights`
	if (roleName === null) return ['may use ', { strong: rights }, ', such as to ', listed(labels.slice(0, 3).map(small))]
	return ['may do everything in the role ', { strong: roleName }, ` (${rights})`]
}

function where({ places, morePlaces }: Meant): Part[] {
	if (places.length === 0) return [', ', { strong: 'nowhere yet' }]
	const more = morePlaces > 0 ? [`${morePlaces} more`] : []
	const [only] = places
	return only === 'the whole server' ? [' on ', { strong: only }] : [' in ', { strong: listed([...places, ...more]) }]
}

function when({ startsAt, endsAt }: Meant): Part[] {
	const from: Part[] = startsAt ? [', from ', { strong: fromWords(startsAt) }] : []
	return endsAt
		? [...from, `${startsAt ? '' : ','} until `, { strong: untilWords(endsAt) }]
		: [...from, ', with no end']
}

/** Everything after the person's name. */
export function sentenceOf(meant: Meant): Part[] {
	const limits: Part[] = meant.limits.length > 0 ? [': ', { strong: listed(meant.limits) }] : []
	return [...doing(meant), ...where(meant), ...when(meant), ...limits, '.']
}
