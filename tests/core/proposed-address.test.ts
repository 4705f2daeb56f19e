import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalLocalPart } from '@/core/address'
import { type AddressPattern, nthProposal, PATTERNS, proposedLocalPart } from '@/core/proposed-address'

const ALL = Object.keys(PATTERNS) as AddressPattern[]

test('each pattern makes of Anna Adler what it shows as its example', () => {
	expect(Object.fromEntries(ALL.map((pattern) => [pattern, proposedLocalPart(pattern, 'Anna Adler')]))).toEqual(
		PATTERNS,
	)
})

test.each([
	['Zoë Müller', 'zoe.mueller'],
	['Søren Åkesson', 'soren.aakesson'],
	['Łukasz Weiß', 'lukasz.weiss'],
	['Mary Ann van der Berg', 'mary.berg'],
	['Jean-Luc O’Neill', 'jean-luc.oneill'],
	['  Cher  ', 'cher'],
	['李雷', ''],
	['', ''],
	['…!?', ''],
])('%j becomes %j', (name, made) => {
	expect(proposedLocalPart('first.last', name)).toBe(made)
})

test('whatever somebody is called, the proposal is an address or nothing, also with a number behind it', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: 'grapheme', maxLength: 200 }),
			fc.constantFrom(...ALL),
			fc.integer({ min: 1, max: 1000 }),
			(name, pattern, n) => {
				const made = proposedLocalPart(pattern, name)
				if (made !== '') expect(canonicalLocalPart(nthProposal(made, n))).toEqual({ value: nthProposal(made, n) })
			},
		),
		{ numRuns: 500 },
	)
})
