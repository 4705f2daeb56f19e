import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cast, pageOf, parseCursor } from '@/core/gateway/keyset'
import { anyText } from '../any-text'

const CASTS: readonly Cast[] = ['text', 'timestamptz', 'bigint']
const cursorOf = (...parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
const ID = randomUUID()
const MOMENT = '2026-11-21 20:42:37.123456+00'

describe('a cursor from the URL', () => {
	test.each([
		['text', 'ann@a.test'],
		['timestamptz', MOMENT],
		['timestamptz', '2024-02-29 00:00:00+05:30'],
		['bigint', '-9007199254740993'],
	] as const)('as %s: %j is read back as it was written', (cast, value) => {
		expect(parseCursor(cursorOf(value, ID, true), cast)).toEqual({ value, id: ID, backwards: true })
	})

	test.each([
		['an address where times are sorted', 'timestamptz', 'ann@a.test'],
		['a time where numbers are sorted', 'bigint', MOMENT],
		['a day that the calendar lacks', 'timestamptz', '2026-02-30 00:00:00+00'],
		['a month that the calendar lacks', 'timestamptz', '2026-13-01 00:00:00+00'],
		['an hour that the clock lacks', 'timestamptz', '2026-01-01 24:00:01+00'],
		['a word for a time', 'timestamptz', 'infinity'],
		['a number beyond 64 bits', 'bigint', '9'.repeat(19)],
		['a fraction', 'bigint', '1.5'],
		['a NUL', 'text', 'a\0b'],
		['half of a pair', 'text', 'a\ud800b'],
	] as const)('%s: the list begins at its start', (_what, cast, value) => {
		expect(parseCursor(cursorOf(value, ID, false), cast)).toBe(null)
	})

	test.each([
		['nothing', undefined],
		['an empty text', ''],
		['no base64', '%%%'],
		['no JSON', Buffer.from('[').toString('base64url')],
		['no id', cursorOf('a', 'b', false)],
		['a number for the value', cursorOf(1, ID, false)],
		['an object for the value', cursorOf({ contains: '' }, ID, false)],
		['too few parts', cursorOf('a', ID)],
		['too many parts', cursorOf('a', ID, false, 1)],
		['a long one', cursorOf('a'.repeat(501), ID, false)],
		['SQL for the id', cursorOf('a', "' OR true --", false)],
	])('%s is no cursor', (_what, text) => {
		for (const cast of CASTS) expect(parseCursor(text, cast)).toBe(null)
	})

	test('no text makes it throw', () => {
		const json = fc.json().map((text) => Buffer.from(text).toString('base64url'))
		fc.assert(
			fc.property(fc.oneof(anyText, json), fc.constantFrom(...CASTS), (text, cast) => {
				expect(() => parseCursor(text, cast)).not.toThrow()
			}),
		)
	})
})

describe('a page', () => {
	const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ id: randomUUID(), key: `k${n}` }))
	const at = (backwards: boolean) => ({ value: 'k', id: ID, backwards })
	const keyOf = (row: { key: string }) => row.key

	test.each([
		['the first of one', null, 2, [false, false]],
		['the first of many', null, 3, [true, false]],
		['one in the middle', at(false), 3, [true, true]],
		['the last', at(false), 1, [false, true]],
		['one in the middle, reached backwards', at(true), 3, [true, true]],
		['the first, reached backwards', at(true), 2, [true, false]],
	])('%s says which ways it goes on', (_what, cursor, found, ways) => {
		const page = pageOf(rows(found), cursor, keyOf, 2)
		expect([page.next !== null, page.previous !== null]).toEqual(ways)
		expect(page.rows.length).toBeLessThanOrEqual(2)
	})

	test('stands in the order of the list, whichever way it was reached', () => {
		const found = rows(3)
		expect(pageOf(found, at(true), keyOf, 2).rows).toEqual([found[1], found[0]])
		expect(pageOf(found, at(false), keyOf, 2).rows).toEqual([found[0], found[1]])
	})

	test('gives cursors at its ends', () => {
		const found = rows(3)
		const page = pageOf(found, at(false), keyOf, 2)
		expect(parseCursor(page.next ?? '', 'text')).toEqual({ value: 'k1', id: found[1]?.id, backwards: false })
		expect(parseCursor(page.previous ?? '', 'text')).toEqual({ value: 'k0', id: found[0]?.id, backwards: true })
	})

	test('without rows leads nowhere', () => {
		expect(pageOf([], null, keyOf)).toEqual({ rows: [], next: null, previous: null })
		expect(pageOf([], at(false), keyOf)).toEqual({ rows: [], next: null, previous: null })
	})
})
