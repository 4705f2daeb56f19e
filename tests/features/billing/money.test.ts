import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
	CURRENCIES,
	minorDigits,
	parseAmount,
	roundedHalfUp,
	shownAmount,
	shownQuotient,
	writtenAmount,
} from '@/features/billing/money'

test.each([
	['12', 'EUR', 1200n],
	['1.5', 'EUR', 150n],
	['1,50', 'EUR', 150n],
	[' 0.01 ', 'USD', 1n],
	['150', 'JPY', 150n],
	['1.234', 'KWD', 1234n],
	['1.2', 'KWD', 1200n],
	['0.0001', 'CLF', 1n],
	['999999999.99', 'EUR', 99_999_999_999n],
])('%s %s is an amount', (text, currency, minor) => expect(parseAmount(text, currency)).toBe(minor))

test.each([
	['-1', 'EUR'],
	['+1', 'EUR'],
	['', 'EUR'],
	['NaN', 'EUR'],
	['Infinity', 'EUR'],
	['1e3', 'EUR'],
	['0x10', 'EUR'],
	['１２', 'EUR'],
	['1.234', 'EUR'],
	['1.5', 'JPY'],
	['1,234', 'KWD'],
	['1 000', 'EUR'],
	['1,000.00', 'EUR'],
	['1000000000', 'EUR'],
	['9'.repeat(400), 'EUR'],
	['1.', 'EUR'],
	['.5', 'EUR'],
])('“%s” is no amount of %s', (text, currency) => expect(parseAmount(text, currency)).toBeNull())

test('the minor unit is that of ISO 4217, also where Intl says otherwise', () => {
	expect(['EUR', 'JPY', 'KWD', 'IQD', 'HUF', 'CLF', 'ISK'].map(minorDigits)).toEqual([2, 0, 3, 3, 2, 4, 0])
	expect(new Set(CURRENCIES).size).toBe(CURRENCIES.length)
	expect(CURRENCIES.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([])
})

const currency = fc.constantFrom(...CURRENCIES)
const minor = fc.bigInt(0n, 9_999_999_99n)

describe('amounts', () => {
	test('what is written is read back the same, in every currency', () => {
		fc.assert(fc.property(currency, minor, (code, amount) => parseAmount(writtenAmount(amount, code), code) === amount))
	})

	test('are shown with the digits of the currency and grouped by thousands', () => {
		expect(shownAmount(123_450n, 'EUR')).toBe('1,234.50 EUR')
		expect(shownAmount(5n, 'EUR')).toBe('0.05 EUR')
		expect(shownAmount(1_234_567n, 'JPY')).toBe('1,234,567 JPY')
		expect(shownAmount(1_500n, 'KWD')).toBe('1.500 KWD')
		expect(shownAmount(0n, 'EUR')).toBe('0.00 EUR')
	})
})

describe('rounding', () => {
	test('goes to the nearest, and up from exactly half', () => {
		expect([0n, 1n, 2n, 3n, 4n, 5n].map((n) => roundedHalfUp(n, 2n))).toEqual([0n, 1n, 1n, 2n, 2n, 3n])
		expect(roundedHalfUp(49n, 100n)).toBe(0n)
		expect(roundedHalfUp(50n, 100n)).toBe(1n)
		expect(shownQuotient(17n, 3n)).toBe('5.67')
		expect(shownQuotient(1n, 200n)).toBe('0.01')
	})

	test('is never further off than half a unit', () => {
		fc.assert(
			fc.property(fc.bigInt(0n, 10n ** 30n), fc.bigInt(1n, 10n ** 15n), (n, d) => {
				const off = 2n * (roundedHalfUp(n, d) * d - n)
				return off <= d && off > -d
			}),
		)
	})
})
