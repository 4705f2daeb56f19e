import { expect, test } from 'vitest'
import { carried, daysUntil, roundUp } from '@/features/storage/days'
import { digestWords, warningOf } from '@/features/storage/level-words'

const now = new Date('2026-03-01T23:59:59Z')

test('days are those of UTC up to today, also over the end of a month, and every seventh of them', () => {
	expect(daysUntil(now, 3)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
	expect(daysUntil(now, 15, 7)).toEqual(['2026-02-15', '2026-02-22', '2026-03-01'])
	expect(daysUntil(now, 90)).toHaveLength(90)
})

test('a day without a note holds what the one before held; before the first note nothing is known', () => {
	const days = ['2026-02-26', '2026-02-27', '2026-02-28', '2026-03-01']
	const noted = [
		{ day: '2026-02-27', bytes: 5n },
		{ day: '2026-03-01', bytes: 0n },
	]
	expect(carried(noted, days).map(({ bytes }) => bytes)).toEqual([null, 5n, 5n, 0n])
	expect(carried([{ day: '2025-01-01', bytes: 9n }, ...noted], days)[0]?.bytes).toBe(9n)
	expect(carried([...noted, { day: '2026-03-01', bytes: 7n }], days).at(-1)?.bytes).toBe(7n)
	expect(carried([], days)).toEqual([])
})

test.each([
	[0n, 1n << 10n],
	[1025n, 2n << 10n],
	[3n << 20n, 4n << 20n],
	[401n << 20n, 1n << 30n],
	[5n << 40n, 10n << 40n],
])('a scale up to %i ends at %i', (most, end) => expect(roundUp(most)).toBe(end))

test('what the owner and those who set quotas are told', () => {
	const filled = { address: 'ada@b.test', bytes: 9n << 20n, quotaBytes: 10n << 20n, percent: 90 }
	const words = warningOf(80, filled, 'Ada')
	expect(words.subject).toBe('Your mailbox is 90 % full')
	expect(words.paragraphs.join(' ')).toContain('9 MB of 10 MB')
	expect(warningOf(100, filled, 'Ada').subject).toBe('Your mailbox is full')
	const mailboxes = [{ ...filled, isNew: true }]
	const digest = digestWords({ total: 3, full: 1, mailboxes }, 'Bert')
	expect(digest.subject).toBe('3 mailboxes are nearly full')
	expect(digest.paragraphs).toContain('ada@b.test: 90 %, 9 MB of 10 MB, new')
	expect(digest.paragraphs.at(-1)).toBe('And 2 more.')
	expect(digestWords({ total: 1, full: 0, mailboxes }, 'Bert').subject).toBe('1 mailbox is nearly full')
})
