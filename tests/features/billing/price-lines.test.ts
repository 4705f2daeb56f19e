import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BYTES_PER_GB, type Counted, linesOf, type Price, totalsOf, unitOf } from '@/features/billing/price-lines'

const priceOf = (changes: Partial<Price> = {}): Price => ({
	id: 'p',
	name: 'Standard',
	currency: 'EUR',
	storageBasis: 'used',
	since: '2026-01-01',
	perMailbox: 150n,
	perGb: 20n,
	includedMailboxes: 0,
	includedBytes: 0n,
	...changes,
})
const span = (changes: Partial<Counted> = {}): Counted => ({
	domainId: 'd',
	domainName: 'd.test',
	chain: ['o', 'd'],
	plan: priceOf(),
	days: 30,
	mailboxDays: 300n,
	chargedMailboxDays: 300n,
	byteDays: 0n,
	chargedByteDays: 0n,
	...changes,
})
const amounts = (counted: Counted, days = 30) => linesOf(counted, days).map(({ what, amount }) => [what, amount])

test('a whole month costs the monthly price, half of one half of it', () => {
	expect(amounts(span())).toEqual([
		['mailboxes', 1500n],
		['storage', 0n],
	])
	expect(amounts(span({ days: 15, chargedMailboxDays: 150n }))[0]).toEqual(['mailboxes', 750n])
	expect(amounts(span({ chargedMailboxDays: 280n }), 28)[0]).toEqual(['mailboxes', 1500n])
})

test('a GB is 2^30 bytes, and a part of one costs a part', () => {
	expect(amounts(span({ chargedByteDays: 30n * BYTES_PER_GB }))[1]).toEqual(['storage', 20n])
	expect(amounts(span({ chargedByteDays: 30n * (BYTES_PER_GB / 2n) }))[1]).toEqual(['storage', 10n])
})

test('exactly half a cent goes up, anything less down', () => {
	// 150 × 1 ÷ 30 = 5; 1 × 15 ÷ 30 = 0.5; 1 × 14 ÷ 30 = 0.47
	const perMailbox = (charged: bigint) =>
		amounts(span({ plan: priceOf({ perMailbox: 1n }), chargedMailboxDays: charged }))
	expect(perMailbox(15n)[0]).toEqual(['mailboxes', 1n])
	expect(perMailbox(14n)[0]).toEqual(['mailboxes', 0n])
})

test('without a plan, and for what the plan has no price for, there is no line', () => {
	expect(linesOf(span({ plan: null }), 30)).toEqual([])
	expect(linesOf(span({ plan: priceOf({ perMailbox: 0n, perGb: 0n }) }), 30)).toEqual([])
	expect(amounts(span({ plan: priceOf({ perGb: 0n }) }))).toEqual([['mailboxes', 1500n]])
})

const big = (most: bigint) => fc.bigInt(0n, most)
const anySpan = fc
	.record({
		currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
		perMailbox: big(9_999_999_990_000n),
		perGb: big(9_999_999_990_000n),
		mailboxes: big(31n * 10n ** 6n),
		bytes: big(31n * 2n ** 50n),
	})
	.map(({ currency, perMailbox, perGb, mailboxes, bytes }) =>
		span({
			plan: priceOf({ currency, perMailbox, perGb }),
			mailboxDays: mailboxes,
			chargedMailboxDays: mailboxes,
			byteDays: bytes,
			chargedByteDays: bytes,
		}),
	)
const daysOfMonth = fc.integer({ min: 28, max: 31 })

test('the lines add up to the total of their currency, and no currency is added to another', () => {
	fc.assert(
		fc.property(fc.array(anySpan, { maxLength: 30 }), daysOfMonth, (spans, days) => {
			const lines = spans.flatMap((one) => linesOf(one, days))
			const totals = totalsOf(lines)
			expect(totals.map(({ currency }) => currency)).toEqual(
				[...new Set(lines.map(({ plan }) => plan.currency))].sort(),
			)
			for (const { currency, amount } of totals) {
				let sum = 0n
				for (const line of lines) if (line.plan.currency === currency) sum += line.amount
				expect(amount).toBe(sum)
			}
		}),
	)
})

test('a line is off by at most half a minor unit, and never negative', () => {
	fc.assert(
		fc.property(anySpan, daysOfMonth, (one, days) => {
			for (const { what, price, charged, amount } of linesOf(one, days)) {
				const divisor = unitOf(what) * BigInt(days)
				const off = 2n * (amount * divisor - price * charged)
				expect(amount >= 0n && off <= divisor && off > -divisor).toBe(true)
			}
		}),
	)
})

test('more use never costs less', () => {
	fc.assert(
		fc.property(anySpan, big(10n ** 12n), daysOfMonth, (one, more, days) => {
			const grown = {
				...one,
				chargedMailboxDays: one.chargedMailboxDays + more,
				chargedByteDays: one.chargedByteDays + more,
			}
			const [before, after] = [linesOf(one, days), linesOf(grown, days)]
			expect(after.every(({ amount }, n) => amount >= (before[n]?.amount ?? 0n))).toBe(true)
		}),
	)
})
