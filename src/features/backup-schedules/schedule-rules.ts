/** When a schedule runs, and what it keeps. Pure; every day and hour is one of UTC. */

export interface Schedule {
	readonly enabled: boolean
	/** 0 to 23. */
	readonly hour: number
	/** No hour before that is made up for. */
	readonly since: Date
	/** The day of the latest run, at midnight; NULL = there was none. */
	readonly lastDay: Date | null
}

export const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** A backup of each domain is tried so often. */
export const TRIAL_DAYS = 7

const midnight = (at: Date): Date => new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS)
const startOf = (day: Date, hour: number): Date => new Date(day.getTime() + hour * HOUR_MS)
const isOpen = ({ hour, since, lastDay }: Schedule, day: Date): boolean =>
	startOf(day, hour) >= since && (lastDay === null || day > lastDay)

/**
 * The day whose run should have begun by now and has not: the latest one alone, so that a worker that was away for a week makes up for one
 * night and not for seven. @returns midnight of that day; NULL = nothing is due
 */
export function dueDay(schedule: Schedule, now: Date): Date | null {
	if (!schedule.enabled) return null
	const today = midnight(now)
	const day = startOf(today, schedule.hour) <= now ? today : new Date(today.getTime() - DAY_MS)
	return isOpen(schedule, day) ? day : null
}

/** When the next run begins; a moment that has passed = as soon as the worker comes to it. NULL = never. */
export function nextRun(schedule: Schedule, now: Date): Date | null {
	if (!schedule.enabled) return null
	const due = dueDay(schedule, now)
	if (due) return startOf(due, schedule.hour)
	let day = midnight(now)
	while (startOf(day, schedule.hour) <= now || !isOpen(schedule, day)) day = new Date(day.getTime() + DAY_MS)
	return startOf(day, schedule.hour)
}

/** Is it time for a trial restore? @param triedAt NULL = there was none */
export const isTrialDue = (triedAt: Date | null, now: Date): boolean =>
	triedAt === null || now.getTime() - triedAt.getTime() >= TRIAL_DAYS * DAY_MS

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`

/** What is kept of each mailbox, in a sentence. One that is both the newest of a day and of a month is one copy, so it is `at most`. */
export function keptWords({
	keepDays,
	keepWeeks,
	keepMonths,
}: {
	keepDays: number
	keepWeeks: number
	keepMonths: number
}): string {
	const spans = [
		[keepDays, 'day'],
		[keepWeeks, 'week'],
		[keepMonths, 'month'],
	] as const
	const parts = spans.filter(([n]) => n > 0).map(([n, what]) => count(n, what))
	const copies = keepDays + keepWeeks + keepMonths
	return `the last ${parts.join(', ')}: at most ${copies === 1 ? 'one copy' : `${copies} copies`} of each mailbox`
}

/** As it is chosen and shown. */
export const hourWords = (hour: number): string => `${String(hour).padStart(2, '0')}:00 UTC`
