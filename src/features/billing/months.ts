/** Months and days as statements count them, in UTC. Pure. */

/** A calendar month. Days are text as PostgreSQL and the address have them: 2026-11-21. */
export interface Month {
	/** 2026-11 */
	readonly key: string
	/** November 2026 */
	readonly label: string
	readonly first: string
	readonly last: string
	readonly days: number
	/** Not over yet: a statement then is one to date. */
	readonly isRunning: boolean
}

const KEY = /^(20\d\d)-(0[1-9]|1[0-2])$/
const LABEL = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

export const dayText = (moment: Date): string => moment.toISOString().slice(0, 10)
/** 1 November 2026 */
export const shownDay = (day: string): string => DAY.format(new Date(`${day}T00:00:00Z`))

function monthOf(year: number, month: number, now: Date): Month {
	const [first, last] = [new Date(Date.UTC(year, month, 1)), new Date(Date.UTC(year, month + 1, 0))]
	return {
		key: dayText(first).slice(0, 7),
		label: LABEL.format(first),
		first: dayText(first),
		last: dayText(last),
		days: last.getUTCDate(),
		isRunning: dayText(last) >= dayText(now),
	}
}

/** The month that an address names; the running one for whatever is no month, and for one that has not begun. */
export function parseMonth(text: string | undefined, now: Date): Month {
	const match = KEY.exec(text ?? '')
	const running = runningMonth(now)
	if (!match) return running
	const month = monthOf(Number(match[1]), Number(match[2]) - 1, now)
	return month.first <= running.first ? month : running
}

export const runningMonth = (now: Date): Month => monthOf(now.getUTCFullYear(), now.getUTCMonth(), now)
export const nextMonth = (now: Date): Month => monthOf(now.getUTCFullYear(), now.getUTCMonth() + 1, now)

const MOST = 36

/** The months to choose from, the latest first: from the first counted day on, at most three years. */
export function monthsSince(firstDay: string | null, now: Date): Month[] {
	const months: Month[] = []
	const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()]
	for (let back = 0; back < MOST; back += 1) {
		const one = monthOf(year, month - back, now)
		if (back > 0 && (firstDay === null || one.last < firstDay)) break
		months.push(one)
	}
	return months
}

/** A day that the calendar has, or NULL. */
export function parseDay(text: string): string | null {
	if (!/^20\d\d-\d\d-\d\d$/.test(text)) return null
	const day = new Date(`${text}T00:00:00Z`)
	return !Number.isNaN(day.getTime()) && dayText(day) === text ? text : null
}
