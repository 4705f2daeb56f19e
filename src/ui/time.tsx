const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
	['year', 31_536_000],
	['month', 2_592_000],
	['week', 604_800],
	['day', 86_400],
	['hour', 3_600],
	['minute', 60],
]

/** Intl formatters cost about 50 µs to make, and a table of fifty rows would make a hundred. */
const relative = new Map<string, Intl.RelativeTimeFormat>()
const exact = new Map<string, Intl.DateTimeFormat>()

function relativeFormat(locale: string) {
	const known = relative.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
	relative.set(locale, known)
	return known
}

function exactFormat(locale: string, timeZone: string) {
	const key = `${locale} ${timeZone}`
	const known = exact.get(key) ?? new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', timeZone })
	exact.set(key, known)
	return known
}

/**
 * A moment in relation to now: "3 hours ago", "in 2 days", "now" within the minute.
 * @param value the moment
 * @param now the moment to count from
 * @param locale BCP 47 tag
 * @returns the words
 */
export function relativeTime(value: Date, now: Date, locale = 'en'): string {
	const seconds = Math.round((value.getTime() - now.getTime()) / 1000)
	for (const [unit, length] of steps) {
		if (Math.abs(seconds) >= length) return relativeFormat(locale).format(Math.trunc(seconds / length), unit)
	}
	return relativeFormat(locale).format(0, 'second')
}

/**
 * A moment in relative words, the exact one on hover.
 * @param now the request's moment, so that server and browser write the same
 * @param locale BCP 47 tag
 * @param timeZone IANA name, for the exact moment
 */
export function Time({
	value,
	now,
	locale = 'en',
	timeZone = 'UTC',
}: {
	value: Date
	now: Date
	locale?: string
	timeZone?: string
}) {
	return (
		// The browser's own Intl data may differ by a space from the server's; the server's words stay.
		<time
			suppressHydrationWarning
			className="time"
			dateTime={value.toISOString()}
			title={exactFormat(locale, timeZone).format(value)}
		>
			{relativeTime(value, now, locale)}
		</time>
	)
}
