/** Days and moments as forms write them. Needs neither clock nor database. */
import { z } from 'zod'

const WHEN = 'Write a date such as 2027-01-31, or leave it empty.'
const DAY_MS = 86_400_000

/**
 * A day of the calendar (UTC) or an exact moment (ISO 8601); empty = none.
 * @param edge a day counts from its beginning, or to its end
 */
const moment = (edge: 'start' | 'end') =>
	z
		.string({ error: WHEN })
		.max(40, WHEN)
		.transform((text, context) => {
			const trimmed = text.trim()
			if (trimmed === '') return null
			const isDay = z.iso.date().safeParse(trimmed).success
			const at = isDay || z.iso.datetime({ offset: true }).safeParse(trimmed).success ? Date.parse(trimmed) : Number.NaN
			if (!Number.isNaN(at)) return new Date(isDay && edge === 'end' ? at + DAY_MS : at)
			context.addIssue({ code: 'custom', message: WHEN })
			return z.NEVER
		})

export const StartsOn = moment('start')
export const EndsOn = moment('end')
