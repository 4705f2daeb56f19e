/** What a form about a review sends. Pure. */
import { z } from 'zod'
import { line } from '@/core/address'
import { EndsOn } from '@/core/days'

export const DECISIONS = ['keep', 'end'] as const
export type Decision = (typeof DECISIONS)[number]
/** Who is asked about each grant. */
export const REVIEWERS = ['giver', 'opener'] as const
/** After how many months the next one opens by itself. */
export const REPEATS = ['1', '3', '6', '12'] as const

const NAMED = 'Write a name, such as “Rights of the school, spring 2027”.'
const WANTED = 'Write the last day, such as 2027-01-31.'
const LONGEST_DAYS = 366
const DAY_MS = 86_400_000

export const ReviewName = line(120, NAMED).refine((text) => text.length > 0, NAMED)
export const DueOn = EndsOn
export const Reviewers = z.enum(REVIEWERS, { error: 'Choose who is asked.' })
export const EveryMonths = z
	.union([z.literal(''), z.enum(REPEATS)], { error: 'That is not one of the choices.' })
	.default('')
	.transform((text) => (text === '' ? null : Number(text)))
export const DecisionWanted = z.enum(DECISIONS, { error: 'Choose: keep or end.' })

/** At most so many are decided in one go, which is a page of them. */
export const AT_ONCE = 50

const SIGN = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,9})$/
/** One item as it was shown. */
export interface Signed {
	readonly item: string
	readonly version: number
}
export const signOf = ({ id, version }: { readonly id: string; readonly version: number }): string => `${id}.${version}`
export const ShownItem = z
	.string()
	.regex(SIGN, 'That is not one of the choices.')
	.transform((text): Signed => {
		const [, item = '', version = ''] = SIGN.exec(text) ?? []
		return { item, version: Number(version) }
	})

/** What is wrong with the last day; NULL = nothing. */
export function dueFault(dueAt: Date | null, now: Date): string | null {
	if (dueAt === null) return WANTED
	if (dueAt <= now) return 'That day is over. Write one to come.'
	return dueAt.getTime() - now.getTime() > LONGEST_DAYS * DAY_MS ? 'Write a day within a year.' : null
}

/** The same day so many months later, or the last day of a month that is shorter (UTC). */
export function monthsLater(from: Date, months: number): Date {
	const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1))
	const days = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
	const at = new Date(first)
	at.setUTCDate(Math.min(from.getUTCDate(), days))
	at.setUTCHours(from.getUTCHours(), from.getUTCMinutes(), from.getUTCSeconds(), from.getUTCMilliseconds())
	return at
}

/** When the next one opens: so many months after this one, and never in what is past already. */
export function nextOpening(opened: Date, months: number | null, now: Date): Date | null {
	if (months === null) return null
	for (let n = months; ; n += months) {
		const at = monthsLater(opened, n)
		if (at > now) return at
	}
}

/** The last day as a form has it: it ends with midnight. */
export const dayOf = (dueAt: Date): string => new Date(dueAt.getTime() - 1).toISOString().slice(0, 10)
