import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dueDay, isTrialDue, keptWords, nextRun, type Schedule } from '@/features/backup-schedules/schedule-rules'

const at = (text: string) => new Date(`${text.length === 10 ? `${text}T00:00` : text}:00Z`)
const schedule = (values: Partial<Schedule> = {}): Schedule => ({
	...{ enabled: true, hour: 2, since: at('2026-11-01'), lastDay: at('2026-11-20') },
	...values,
})

describe('a run is due', () => {
	test.each<[string, Partial<Schedule>, string, string | null]>([
		['not before its hour', {}, '2026-11-21T01:59', null],
		['from its hour on', {}, '2026-11-21T02:00', '2026-11-21'],
		['hours later, when the worker was away', {}, '2026-11-21T19:30', '2026-11-21'],
		['the night before, when the worker was away until the next day', {}, '2026-11-22T01:00', '2026-11-21'],
		['once and not nine times, when it was away for nine days', {}, '2026-11-30T12:00', '2026-11-30'],
		['not twice a day', { lastDay: at('2026-11-21') }, '2026-11-21T12:00', null],
		['not when it is switched off', { enabled: false }, '2026-11-21T12:00', null],
		[
			'not for an hour before it was switched on',
			{ lastDay: null, since: at('2026-11-21T10:00') },
			'2026-11-21T12:00',
			null,
		],
		[
			'at the first hour after that',
			{ lastDay: null, since: at('2026-11-21T10:00') },
			'2026-11-22T02:00',
			'2026-11-22',
		],
	])('%s', (_, values, now, day) => {
		expect(dueDay(schedule(values), at(now))).toEqual(day === null ? null : at(day))
	})
})

test('what is said of the next run is when one is due, and nothing is due before it', () => {
	const minutes = fc
		.integer({ min: 0, max: 60 * 24 * 60 })
		.map((n) => new Date(Date.parse('2026-11-01T00:00Z') + n * 60_000))
	const days = fc.option(fc.integer({ min: 1, max: 60 }).map((n) => at('2026-11-01').getTime() + n * 86_400_000))
	const any = fc.record({ hour: fc.integer({ min: 0, max: 23 }), since: minutes, last: days })
	fc.assert(
		fc.property(any, minutes, ({ hour, since, last }, now) => {
			const one = schedule({ hour, since, lastDay: last === null ? null : new Date(last) })
			const next = nextRun(one, now)
			expect(next).not.toBeNull()
			const from = new Date(Math.max(next?.getTime() ?? 0, now.getTime()))
			expect(dueDay(one, from)).not.toBeNull()
			if (next && next > now) expect(dueDay(one, new Date(next.getTime() - 1))).toBeNull()
		}),
	)
	expect(nextRun(schedule({ enabled: false }), at('2026-11-21'))).toBeNull()
})

test('a trial is due once a week', () => {
	expect(isTrialDue(null, at('2026-11-21'))).toBe(true)
	expect(isTrialDue(at('2026-11-15'), at('2026-11-21'))).toBe(false)
	expect(isTrialDue(at('2026-11-14'), at('2026-11-21'))).toBe(true)
})

test.each([
	[7, 4, 12, 'the last 7 days, 4 weeks, 12 months: at most 23 copies of each mailbox'],
	[1, 0, 0, 'the last 1 day: at most one copy of each mailbox'],
	[14, 0, 1, 'the last 14 days, 1 month: at most 15 copies of each mailbox'],
])('what is kept is said in words: %i, %i, %i', (keepDays, keepWeeks, keepMonths, words) => {
	expect(keptWords({ keepDays, keepWeeks, keepMonths })).toBe(words)
})
