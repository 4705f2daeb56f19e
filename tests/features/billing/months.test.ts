import { expect, test } from 'vitest'
import { monthsSince, nextMonth, parseDay, parseMonth, runningMonth } from '@/features/billing/months'

const NOW = new Date('2026-11-21T23:30:00Z')

test('a month has its days, its name, and is running until its last day is over', () => {
	expect(parseMonth('2026-02', NOW)).toEqual({
		key: '2026-02',
		label: 'February 2026',
		first: '2026-02-01',
		last: '2026-02-28',
		days: 28,
		isRunning: false,
	})
	expect(parseMonth('2024-02', NOW).days).toBe(29)
	expect(runningMonth(NOW)).toMatchObject({ key: '2026-11', isRunning: true, days: 30 })
	expect(runningMonth(new Date('2026-11-30T23:59:59Z'))).toMatchObject({ key: '2026-11', isRunning: true })
	expect(nextMonth(new Date('2026-12-31T00:00:00Z')).key).toBe('2027-01')
})

test.each([
	undefined,
	'',
	'2026-13',
	'2026-1',
	'1999-01',
	'2026-12',
	'2099-01',
	"2026-01'",
	'2026-01-01',
	'２０２６-01',
])('“%s” leads to the running month', (text) => expect(parseMonth(text, NOW).key).toBe('2026-11'))

test('the months to choose from begin with the first counted day', () => {
	expect(monthsSince('2026-09-17', NOW).map(({ key }) => key)).toEqual(['2026-11', '2026-10', '2026-09'])
	expect(monthsSince(null, NOW).map(({ key }) => key)).toEqual(['2026-11'])
	expect(monthsSince('2001-01-01', NOW)).toHaveLength(36)
})

test('only days of the calendar are days', () => {
	expect(parseDay('2028-02-29')).toBe('2028-02-29')
	for (const text of ['2026-02-29', '2026-11-31', '2026-1-1', '1999-12-31', '', '2026-11-01T00:00', 'tomorrow'])
		expect(parseDay(text)).toBeNull()
})
