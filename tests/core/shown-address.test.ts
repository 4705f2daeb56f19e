import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalDomain, searchedAddress, searchedText, shownAddress } from '@/core/address'
import { anyText } from './any-text'

describe('D-37 a domain in Unicode', () => {
	test.each([
		['ann@xn--bcher-kva.test', 'ann@bücher.test'],
		['ann@xn--wgv71a119e.test', 'ann@日本語.test'],
		['xn--bcher-kva.test', 'bücher.test'],
		['ann@plain.test', 'ann@plain.test'],
	])('%s is shown as %s', (kept, shown) => expect(shownAddress(kept)).toBe(shown))

	test.each([
		['Cyrillic a among Latin letters', 'аpple.test'],
		['Greek o among Latin letters', 'gοοgle.test'],
		['Cyrillic letters of which each looks Latin', 'аррӏе.test'],
	])('%s: shown as punycode, so that nobody takes it for another', (_what, name) => {
		const kept = canonicalDomain(name) ?? ''
		expect(kept).toMatch(/^xn--/)
		expect(shownAddress(`ann@${kept}`)).toBe(`ann@${kept}`)
	})

	test('one label that is doubtful leaves the others readable', () => {
		const kept = canonicalDomain('аpple.bücher.test') ?? ''
		expect(shownAddress(kept)).toMatch(/^xn--[\w-]+\.bücher\.test$/)
	})

	test('what is shown leads back to what is kept', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (label) => {
				const kept = canonicalDomain(`${label}.test`)
				if (kept !== null) expect(canonicalDomain(shownAddress(kept))).toBe(kept)
			}),
			{ numRuns: 2000 },
		)
	})
})

describe('what somebody types into a search', () => {
	test.each([
		['Bücher', 'xn--bcher-kva'],
		['ann@BÜCHER.test', 'ann@xn--bcher-kva.test'],
		['.Bücher.', '.xn--bcher-kva.'],
		[' Ann ', 'ann'],
		['100%_\\', '100%_\\'],
		['a\u0000b', 'ab'],
	])('%j looks for %s', (typed, sought) => expect(searchedAddress(typed)).toBe(sought))

	test('any text becomes one that PostgreSQL takes', () => {
		fc.assert(
			fc.property(anyText, (typed) => {
				for (const text of [searchedAddress(typed), searchedText(typed)]) expect(text).not.toMatch(/[\p{Cc}\p{Cs}]/u)
				expect([...searchedText(typed)].length).toBeLessThanOrEqual(100)
			}),
		)
	})
})
