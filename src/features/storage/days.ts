/** Days of a chart, and the scale beside it. Pure. */

/** A day on which something was noted: 2026-11-22. */
export interface Noted {
	readonly day: string
	readonly bytes: bigint
}
export interface Day {
	readonly day: string
	/** NULL = before anything was noted. */
	readonly bytes: bigint | null
}

const DAY_MS = 86_400_000

/** The days (UTC) up to that of `now`. @param every so many days apart */
export function daysUntil(now: Date, count: number, every = 1): string[] {
	const steps = Math.ceil(count / every)
	return Array.from({ length: steps }, (_, n) =>
		new Date(now.getTime() - (steps - 1 - n) * every * DAY_MS).toISOString().slice(0, 10),
	)
}

/** What was there on each day: what was last noted by then. Of two notes of one day the later in the list counts. @returns nothing where nothing was ever noted */
export function carried(noted: readonly Noted[], days: readonly string[]): Day[] {
	const by = new Map(noted.map(({ day, bytes }) => [day, bytes]))
	if (by.size === 0) return []
	const before = noted.filter(({ day }) => day < (days[0] ?? '')).toSorted((a, b) => (a.day < b.day ? -1 : 1))
	let last: bigint | null = before.at(-1)?.bytes ?? null
	return days.map((day) => {
		last = by.get(day) ?? last
		return { day, bytes: last }
	})
}

/** The next size at or above one that can be read at a glance, as can its half: 1, 2, 4, 10, 20 … of a unit. */
export function roundUp(bytes: bigint): bigint {
	for (let unit = 1n << 10n; ; unit <<= 10n)
		for (const step of [1n, 2n, 4n, 10n, 20n, 40n, 100n, 200n, 400n]) if (unit * step >= bytes) return unit * step
}
