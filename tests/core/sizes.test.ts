import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
	BytesOrUnlimited,
	CountOrUnlimited,
	parseBytes,
	Quota,
	shownBytes,
	Version,
	writtenBytes,
} from '@/core/address'

const GB = 1n << 30n
const MOST = 1n << 50n

describe('sizes', () => {
	test.each([
		['10G', 10n * GB],
		['10 g', 10n * GB],
		['10GB', 10n * GB],
		['10 GiB', 10n * GB],
		['1.5 GB', (3n * GB) / 2n],
		['1,5 GB', (3n * GB) / 2n],
		['0.25 G', GB / 4n],
		['500 MB', 500n << 20n],
		['2T', 2n << 40n],
		['64k', 65_536n],
		['1024', 1024n],
		['1024 B', 1024n],
		[' 7 ', 7n],
		['0', 0n],
		['1024 TB', MOST],
	])('%j is understood', (typed, bytes) => expect(parseBytes(typed)).toBe(bytes))

	test.each([
		['thousands, or a fraction?', '1,000 MB'],
		['thousands, or a fraction?', '1.000 MB'],
		['half a byte', '1.5'],
		['half a byte', '0.5 B'],
		['below nothing', '-1'],
		['below nothing', '-10G'],
		['no number', 'NaN'],
		['no number', 'Infinity'],
		['no number', 'ten'],
		['another notation', '1e309'],
		['another notation', '1e3'],
		['another notation', '0x10'],
		['another notation', '1_000'],
		['other digits', '１０G'],
		['other digits', '٣ GB'],
		['two points', '1.2.3 GB'],
		['an unknown unit', '5 PB'],
		['an unknown unit', '5 bits'],
		['more than there is', '1025 TB'],
		['2^63', '9223372036854775808'],
		['2^64', '18446744073709551616'],
		['behind many blanks', `10${' '.repeat(60)}G`],
		['nothing', ''],
	])('%s: %j is no size', (_why, typed) => expect(parseBytes(typed)).toBe(null))

	test('D-23 numbers that are none are refused, whatever sends them', () => {
		for (const value of [-1, -1n, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, MOST + 1n, {}, [], true])
			expect(BytesOrUnlimited.safeParse(value).success).toBe(false)
	})

	test('empty means unlimited, and 0 is not empty', () => {
		expect(['', '  ', null].map((value) => BytesOrUnlimited.parse(value))).toEqual([null, null, null])
		expect(['0', 0, 0n].map((value) => BytesOrUnlimited.parse(value))).toEqual([0n, 0n, 0n])
		expect(['', null].map((value) => Quota.parse(value))).toEqual([null, null])
		for (const none of ['0', '0 GB', 0]) expect(Quota.safeParse(none).success).toBe(false)
	})

	test('what a form shows for editing is read back as the very same size', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: 0n, max: MOST }), (bytes) => {
				expect(parseBytes(writtenBytes(bytes))).toBe(bytes)
			}),
			{ numRuns: 2000 },
		)
		expect(writtenBytes(null)).toBe('')
	})

	test('what is shown is within one hundredth of its unit, and never more than there is', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: 0n, max: MOST }), (bytes) => {
				const shown = parseBytes(shownBytes(bytes)) ?? -1n
				expect(shown <= bytes && bytes - shown <= bytes / 100n + 1n).toBe(true)
			}),
			{ numRuns: 2000 },
		)
		expect([0n, 1023n, 1024n, (3n * GB) / 2n, 500n << 20n].map(shownBytes)).toEqual([
			'0 B',
			'1023 B',
			'1 KB',
			'1.5 GB',
			'500 MB',
		])
	})
})

describe('counts', () => {
	test('empty means unlimited, 0 means none', () => {
		expect(['', null, '0', 0, ' 7 ', 7].map((value) => CountOrUnlimited.parse(value))).toEqual([null, null, 0, 0, 7, 7])
	})
	test.each([['-1'], ['1.5'], ['NaN'], ['1e309'], ['0x10'], ['1,000'], ['many'], ['1000000000'], [' '], [-1], [1.5]])(
		'%j is refused',
		(value) => expect(CountOrUnlimited.safeParse(value).success).toBe(false),
	)
	test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [2 ** 31], [true], [[1]], [{}], [undefined]])(
		'%j is refused, also from a program',
		(value) => expect(CountOrUnlimited.safeParse(value).success).toBe(false),
	)
})

test('a version is a whole number from 1, as a form or a program sends it', () => {
	expect([1, '1', '17'].map((value) => Version.parse(value))).toEqual([1, 1, 17])
	for (const value of [
		0,
		'0',
		-1,
		'-1',
		1.5,
		'1e3',
		'0x10',
		'',
		' 1',
		null,
		undefined,
		true,
		[1],
		['1'],
		3e9,
		'9999999999',
	])
		expect(Version.safeParse(value).success).toBe(false)
})
