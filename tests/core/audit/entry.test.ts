import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changes, redacted } from '@/core/audit/entry'
import { anyText } from '../any-text'

describe('what a journal entry keeps', () => {
	test('only what changed, before and after', () => {
		expect(changes({ name: 'Ann', quota: 1n, on: true }, { name: 'Ann', quota: 2n, on: true })).toEqual({
			before: { quota: '1' },
			after: { quota: '2' },
		})
	})

	test('nothing when nothing changed, also not when only the type did', () => {
		const at = new Date('2026-03-01T12:00:00Z')
		expect(changes({ at, quota: 1n, to: ['a', 'b'] }, { at: at.toISOString(), quota: '1', to: ['a', 'b'] })).toBe(null)
		expect(changes({ gone: undefined }, { gone: null })).toBe(null)
		expect(changes(null, null)).toBe(null)
	})

	test('a field that only one side has counts as empty on the other', () => {
		expect(changes({ name: 'Ann' }, { name: 'Ann', limit: 3 })).toEqual({
			before: { limit: null },
			after: { limit: 3 },
		})
	})

	test('the order of a list is part of it', () => {
		expect(changes({ to: ['a', 'b'] }, { to: ['b', 'a'] })).toEqual({
			before: { to: ['a', 'b'] },
			after: { to: ['b', 'a'] },
		})
	})

	test('what was made has no before, what was deleted no after', () => {
		expect(changes(null, { name: 'Ann' })).toEqual({ before: null, after: { name: 'Ann' } })
		expect(changes({ name: 'Ann' }, null)).toEqual({ before: { name: 'Ann' }, after: null })
	})
})

describe('S-52 secrets stay out of the journal', () => {
	test.each(['password', 'passwordHash', 'secret', 'totpSecret', 'token', 'inviteToken', 'Password', 'keyHash'])(
		'%s is told as changed and never shown',
		(name) => {
			const entry = changes({ [name]: 'hunter2-old' }, { [name]: 'hunter2-new' })
			expect(entry).toEqual({ before: { [name]: '(not shown)' }, after: { [name]: '(not shown)' } })
		},
	)

	test('nor inside lists and objects', () => {
		const held = { person: { name: 'Ann', password: 'hunter2' }, links: [{ token: 'hunter2', to: 'x' }] }
		expect(JSON.stringify(changes(null, held))).not.toContain('hunter2')
		expect(redacted(held)).toMatchObject({ person: { name: 'Ann' }, links: [{ to: 'x' }] })
	})

	test('that there was no secret before is no secret', () => {
		expect(redacted({ password: null, token: undefined })).toEqual({ password: null, token: null })
	})
})

test('any values can be stored: big numbers, times, bytes, NULs, however deep', () => {
	const value = fc.letrec((tie) => ({
		any: fc.oneof(
			{ maxDepth: 4 },
			fc.bigInt(),
			fc.date(),
			anyText,
			fc.double(),
			fc.uint8Array({ maxLength: 4 }),
			fc.constantFrom(null, undefined, true),
			fc.array(tie('any'), { maxLength: 3 }),
			fc.dictionary(fc.string(), tie('any'), { maxKeys: 3 }),
		),
	})).any
	fc.assert(
		fc.property(fc.dictionary(fc.string(), value), fc.dictionary(fc.string(), value), (before, after) => {
			const text = JSON.stringify([redacted(before), changes(before, after)])
			expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/)
			expect(changes(before, before)).toBe(null)
		}),
	)
})
