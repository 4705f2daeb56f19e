import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Keeping, type Made, overdue } from '@/features/backups/keep-rule'

const DAY_MS = 86_400_000
const DEFAULT: Keeping = { keepDays: 7, keepWeeks: 4, keepMonths: 12 }
const at = (text: string): Made => ({ id: text, madeAt: new Date(text.length === 10 ? `${text}T02:00:00Z` : text) })
/** One each night, the latest first. */
const nights = (count: number, last = '2026-11-22'): Made[] =>
	Array.from({ length: count }, (_, n) =>
		at(new Date(Date.parse(`${last}T02:00:00Z`) - n * DAY_MS).toISOString().slice(0, 10)),
	)
const kept = (made: readonly Made[], keeping = DEFAULT): string[] => {
	const over = new Set(overdue(made, keeping))
	return made.filter(({ id }) => !over.has(id)).map(({ id }) => id)
}

describe('7 days, 4 weeks, 12 months', () => {
	test('of two years of nights, the newest of each day, week and month that is kept, and nothing else', () => {
		expect(kept(nights(730))).toEqual([
			// Seven days, of which the last is a Sunday: the newest of this week and, the month's being the latest too, of this month.
			...['2026-11-22', '2026-11-21', '2026-11-20', '2026-11-19', '2026-11-18', '2026-11-17', '2026-11-16'],
			// The Sundays of three more weeks.
			...['2026-11-15', '2026-11-08', '2026-11-01'],
			// The last days of eleven more months.
			...['2026-10-31', '2026-09-30', '2026-08-31', '2026-07-31', '2026-06-30', '2026-05-31', '2026-04-30'],
			...['2026-03-31', '2026-02-28', '2026-01-31', '2025-12-31'],
		])
	})
	test('a week that begins in one year and ends in the next is one week', () => {
		const made = nights(10, '2027-01-03')
		expect(kept(made, { keepDays: 1, keepWeeks: 2, keepMonths: 0 })).toEqual(['2027-01-03', '2026-12-27'])
	})
	test('of one day the newest', () => {
		const made = ['2026-11-22T02:00:00Z', '2026-11-22T23:59:59Z', '2026-11-22T12:00:00Z'].map(at)
		expect(kept(made)).toEqual(['2026-11-22T23:59:59Z'])
	})
	test('while no new ones come nothing ends, however long that lasts', () => {
		const made = kept(nights(730)).map(at)
		expect(overdue(made, DEFAULT)).toEqual([])
		expect(overdue([at('2019-01-01'), at('2021-05-05')], DEFAULT)).toEqual([])
	})
	test('none at all', () => expect(overdue([], DEFAULT)).toEqual([]))
})

const madeAt = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
const backups = fc
	.uniqueArray(madeAt, { maxLength: 120, selector: (date) => date.getTime() })
	.map((dates) => dates.map((date, n): Made => ({ id: String(n).padStart(3, '0'), madeAt: date })))
const keeping = fc.record({
	keepDays: fc.integer({ min: 1, max: 20 }),
	keepWeeks: fc.integer({ min: 0, max: 20 }),
	keepMonths: fc.integer({ min: 0, max: 20 }),
})
const without = (made: readonly Made[], ids: readonly string[]) => made.filter(({ id }) => !ids.includes(id))
const newestOf = (made: readonly Made[]) => [...made].sort((a, b) => b.madeAt.getTime() - a.madeAt.getTime())[0]

describe('whatever was made when, and whatever is kept', () => {
	test('the newest never ends, and no more stay than were asked for', () => {
		fc.assert(
			fc.property(backups, keeping, (made, rule) => {
				const left = without(made, overdue(made, rule))
				expect(newestOf(left)).toEqual(newestOf(made))
				expect(left.length).toBeLessThanOrEqual(rule.keepDays + rule.keepWeeks + rule.keepMonths)
			}),
		)
	})
	test('asked again, nothing more ends, and the order in which they are told makes no difference', () => {
		fc.assert(
			fc.property(backups, keeping, (made, rule) => {
				const over = overdue(made, rule)
				expect(overdue(without(made, over), rule)).toEqual([])
				expect([...overdue([...made].reverse(), rule)].sort()).toEqual([...over].sort())
			}),
		)
	})
	test('who keeps more loses nothing that who keeps less has', () => {
		fc.assert(
			fc.property(backups, keeping, keeping, (made, rule, more) => {
				const larger = {
					keepDays: rule.keepDays + more.keepDays,
					keepWeeks: rule.keepWeeks + more.keepWeeks,
					keepMonths: rule.keepMonths + more.keepMonths,
				}
				const less = new Set(overdue(made, rule))
				for (const id of overdue(made, larger)) expect(less).toContain(id)
			}),
		)
	})
})
