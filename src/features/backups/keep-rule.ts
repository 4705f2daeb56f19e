/**
 * Which backups of a mailbox are kept: of each of the latest days that have one the newest, and the same for ISO weeks and months. Counted are
 * those that have a backup and not those that passed, so nothing ends while no new ones come, and the newest of all never does. Pure.
 */

/** How many days, weeks and months are kept. */
export interface Keeping {
	/** 1 or more. */
	readonly keepDays: number
	readonly keepWeeks: number
	readonly keepMonths: number
}
export interface Made {
	readonly id: string
	readonly madeAt: Date
}

const DAY_MS = 86_400_000
const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
const monthOf = (at: Date): string => at.toISOString().slice(0, 7)
/** By its Monday (ISO 8601), so that a week that begins in one year and ends in the next is one. */
const weekOf = (at: Date): string => dayOf(new Date(at.getTime() - ((at.getUTCDay() + 6) % 7) * DAY_MS))

/**
 * All times are UTC. @param made the verified ones of one mailbox that a schedule made, in any order
 * @returns the ids of those that are over
 */
export function overdue(made: readonly Made[], { keepDays, keepWeeks, keepMonths }: Keeping): string[] {
	const newest = [...made].sort((a, b) => b.madeAt.getTime() - a.madeAt.getTime() || (a.id < b.id ? 1 : -1))
	const kept = new Set<string>()
	const keep = (spanOf: (at: Date) => string, count: number) => {
		const spans = new Set<string>()
		for (const { id, madeAt } of newest) {
			const span = spanOf(madeAt)
			if (spans.has(span)) continue
			if (spans.size === count) return
			spans.add(span)
			kept.add(id)
		}
	}
	keep(dayOf, Math.max(1, keepDays))
	keep(weekOf, keepWeeks)
	keep(monthOf, keepMonths)
	return newest.filter(({ id }) => !kept.has(id)).map(({ id }) => id)
}
