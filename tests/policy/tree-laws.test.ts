import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areWider, type Grant, lacksAbove, may, mayHang, narrowedTo, type Proposal } from '@/core/policy'
import { actor, aGiving, aGrant, allowed, aTime, childOf, NOW, placeOf, someGrants } from './anybody'

/** What must hold of the tree of grants, whatever was given, edited, kept or brought back. */
const law = <T>(property: fc.IRawProperty<T>) => fc.assert(property, { numRuns: 200 })
const asProposal = (grant: Grant): Proposal => ({
	...grant,
	rights: [...grant.rights] as Proposal['rights'],
	places: [...grant.scopes].flatMap(placeOf),
})

test('what may hang under a grant could be done with that grant, wherever and as long as it lasts', () => {
	law(
		fc.property(aGiving, aTime(0, 5), ([own, proposal], later) => {
			fc.pre(lacksAbove(own, proposal, NOW).length === 0)
			for (const at of [NOW, later]) {
				for (const { right, place } of allowed(actor([childOf(proposal)]), at))
					expect(may(actor([own]), right, place, at)).toBe(true)
			}
			expect(areWider({ ...proposal, passOnDepth: proposal.passOnDepth + 1 }, own)).toBe(false)
		}),
	)
})

test('two grants together carry nothing that neither carries alone', () => {
	law(
		fc.property(aGiving, someGrants, ([own, proposal], others) => {
			const grants = [...others, own]
			const alone = grants.some((grant) => mayHang(actor([grant]), proposal, NOW).allowed)
			expect(mayHang(actor(grants), proposal, NOW).allowed).toBe(alone)
		}),
	)
})

test('what is kept hangs under one grant of the keeper that lacks nothing of it', () => {
	law(
		fc.property(aGiving, someGrants, ([own, proposal], others) => {
			const verdict = mayHang(actor([...others, own]), proposal, NOW)
			fc.pre(verdict.allowed)
			expect(lacksAbove(verdict.parent, proposal, NOW)).toEqual([])
		}),
	)
})

test('a grant that is narrowed with the one above is wider than neither, and narrowing twice is narrowing once', () => {
	law(
		fc.property(aGrant, aGrant, (grant, above) => {
			const narrowed = narrowedTo(grant, above)
			expect(areWider(narrowed, grant)).toBe(false)
			const most = { ...above, passOnDepth: Math.max(above.passOnDepth - 1, 0) }
			expect(areWider(narrowed, most)).toBe(false)
			expect(narrowedTo(narrowed, above)).toEqual(narrowed)
		}),
	)
})

test('whatever narrowings a chain goes through, its end holds no more than its root', () => {
	law(
		fc.property(fc.array(aGrant, { minLength: 2, maxLength: 6 }), (chain) => {
			const narrowed: Grant[] = []
			for (const grant of chain) {
				const above = narrowed.at(-1)
				narrowed.push(above ? narrowedTo(grant, above) : grant)
			}
			const [root, last] = [narrowed[0], narrowed.at(-1)]
			if (!root || !last) throw new Error('a chain has two ends')
			expect(areWider({ ...last, passOnDepth: 0 }, root)).toBe(false)
		}),
	)
})

test('what is not wider than before hangs where it hung before', () => {
	law(
		fc.property(aGiving, aGrant, ([own, proposal], terms) => {
			fc.pre(lacksAbove(own, proposal, NOW).length === 0)
			const edited = narrowedTo({ ...childOf(proposal) }, { ...terms, passOnDepth: terms.passOnDepth + 1 })
			expect(lacksAbove(own, asProposal(edited), NOW)).toEqual([])
		}),
	)
})
