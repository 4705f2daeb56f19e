import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitWithin, type Limits, mayGive, NO_LIMITS, type Proposal } from '@/core/policy'
import { ANYHOW, actor, aGiving, NOW, someGrants, someRights, someSurroundings } from './anybody'

/** Laws of what is left of a template within what its user holds. */
const law = <T>(property: fc.IRawProperty<T>) => fc.assert(property, { numRuns: 300 })
/** A wish for more than its giver mostly holds: rights beside, and no limit or end. */
const aWish = fc.tuple(aGiving, someRights, fc.boolean(), someGrants).map(([[own, proposal], more, open, others]) => {
	const rights = [...new Set([...proposal.rights, ...more])]
	const wanted: Proposal = { ...proposal, rights, ...(open ? { limits: NO_LIMITS, endsAt: null } : {}) }
	return { by: actor([own, ...others]), wanted }
})

test('M8 what fits may be given, and never says more than was wished: in rights, places, limits, end and depth', () => {
	let fitted = 0
	law(
		fc.property(aWish, fc.oneof(fc.constant(ANYHOW), someSurroundings), ({ by, wanted }, around) => {
			const fit = fitWithin(by, wanted, NOW, around)
			if (!fit) return
			fitted += 1
			const { proposal } = fit
			expect(mayGive(by, proposal, NOW, around).allowed).toBe(true)
			expect(proposal.rights.filter((right) => !wanted.rights.includes(right))).toEqual([])
			expect(proposal.places).toEqual(wanted.places)
			for (const name of Object.keys(NO_LIMITS) as (keyof Limits)[]) {
				const [left, asked] = [proposal.limits[name], wanted.limits[name]]
				expect(asked === null || (left !== null && left <= asked)).toBe(true)
			}
			expect(wanted.endsAt === null || (proposal.endsAt !== null && proposal.endsAt <= wanted.endsAt)).toBe(true)
			expect(proposal.passOnDepth).toBeLessThanOrEqual(wanted.passOnDepth)
		}),
	)
	expect(fitted).toBeGreaterThan(30)
})

test('what may be given as it stands fits whole', () => {
	law(
		fc.property(aGiving, ([own, proposal]) => {
			const by = actor([own])
			fc.pre(proposal.rights.includes('grant.give') && mayGive(by, proposal, NOW, ANYHOW).allowed)
			expect(fitWithin(by, proposal, NOW, ANYHOW)).toEqual({ proposal, leftOut: [] })
		}),
	)
})
