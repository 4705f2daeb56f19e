import { expect, test } from 'vitest'
import { namePattern, searchText } from '@/features/domains/domain-search'

test.each([
	['plain text', 'exam', '%exam%'],
	['signs that mean something to LIKE', '50%_a\\b', '%50\\%\\_a\\\\b%'],
	['a part of an international label', 'büch', '%xn--%bch%%'],
	['several labels', 'bücher.test', '%xn--%bcher%.test%'],
	['nothing but other signs', '日本', '%xn--%%%'],
])('a search for %s becomes a harmless pattern', (_what, typed, pattern) => {
	expect(namePattern(typed)).toBe(pattern)
})

test('what was typed is cut, composed and made lower case before it is looked at', () => {
	expect(searchText(undefined)).toBe('')
	expect(searchText('  BU\u0308CHER\0 ')).toBe('bücher')
	expect(searchText('a'.repeat(100_000))).toHaveLength(100)
})
