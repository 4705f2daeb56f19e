import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
	type Actor,
	covers,
	decide,
	explain,
	GRANTABLE_RIGHTS,
	type Grant,
	isLive,
	type Level,
	may,
	mayGive,
	NO_LIMITS,
	type Proposal,
	RIGHTS,
	rankRefusal,
	withDependencies,
} from '@/core/policy'
import {
	ANYHOW,
	ASKED,
	actor,
	aGiving,
	aGrant,
	allowed,
	aProposal,
	aTime,
	childOf,
	hours,
	NOW,
	person,
	placeOf,
	SCOPES,
	someGrants,
	someRights,
	someSurroundings,
} from './anybody'

/** What must hold of the policy whatever the grants, tried on random people. */
const cell = ({ right, place }: (typeof ASKED)[number]) => `${right} on ${place.kind} ${place.id}`
const law = <T>(property: fc.IRawProperty<T>) => fc.assert(property, { numRuns: 200 })

describe('deciding', () => {
	test('a further grant never takes away what was allowed', () => {
		law(
			fc.property(someGrants, aGrant, (grants, more) => {
				const after = actor([...grants, more])
				expect(allowed(actor(grants)).filter(({ right, place }) => !may(after, right, place, NOW))).toEqual([])
			}),
		)
	})

	test('the order of the grants decides nothing', () => {
		const shuffled = someGrants.chain((grants) =>
			fc.tuple(fc.constant(grants), fc.shuffledSubarray(grants, { minLength: grants.length })),
		)
		const verdicts = (grants: readonly Grant[]) =>
			ASKED.map(({ right, place }) => {
				const decision = decide(actor(grants), right, place, NOW)
				return decision.allowed ? 'allowed' : decision.why
			}).join()
		law(
			fc.property(shuffled, ([grants, other]) => {
				expect(verdicts(other)).toBe(verdicts(grants))
			}),
		)
	})

	test('only a grant that holds the right, covers the place and is alive allows anything', () => {
		law(
			fc.property(someGrants, (grants) => {
				const wanted = ASKED.filter(({ right, place }) => {
					const asks = (RIGHTS[right].on as readonly Level[]).includes(place.kind)
					return asks && grants.some((grant) => grant.rights.has(right) && covers(grant, place) && isLive(grant, NOW))
				})
				expect(allowed(actor(grants)).map(cell)).toEqual(wanted.map(cell))
			}),
		)
	})

	test('the explanation says what the decision says, and blames no grant that would allow it', () => {
		law(
			fc.property(someGrants, (grants) => {
				const by = actor(grants)
				const wrong = ASKED.filter(({ right, place }) => {
					const { decision, grants: told } = explain(by, right, place, NOW)
					const allowing = told.filter(({ verdict }) => verdict === 'allows')
					const decided = decide(by, right, place, NOW)
					const agrees = decision.allowed
						? decided.allowed && decided.grants.length === allowing.length
						: !decided.allowed && decided.why === decision.why && allowing.length === 0
					const each = told.every(
						({ grant, verdict, scope }) =>
							may(actor([grant]), right, place, NOW) === (verdict === 'allows') &&
							(scope !== null) === covers(grant, place),
					)
					const nearest = decision.allowed || told.length === 0 || told.some(({ verdict }) => verdict === decision.why)
					return !(agrees && each && nearest && told.length === grants.length)
				})
				expect(wrong.map(cell)).toEqual([])
			}),
		)
	})

	test('a copy that has ended, or has not begun, allows nothing', () => {
		law(
			fc.property(someGrants, (grants) => {
				const ended = grants.map((grant) => ({ ...grant, startsAt: hours(-9), endsAt: NOW }))
				const coming = grants.map((grant) => ({ ...grant, startsAt: hours(1), endsAt: null }))
				expect([...allowed(actor(ended)), ...allowed(actor(coming))]).toEqual([])
			}),
		)
	})

	test('a right or a scope that nobody knows gives nothing', () => {
		const strange = fc.oneof(
			fc.string(),
			fc.constantFrom('*', 'mailbox.*', 'mailbox', 'MAILBOX.READ', '__proto__', 'toString'),
		)
		law(
			fc.property(aGrant, fc.array(strange), (grant, words) => {
				const known = new Set<string>([...SCOPES.map(({ id }) => id), ...GRANTABLE_RIGHTS])
				const unknown = new Set(words.filter((word) => !known.has(word)))
				expect(allowed(actor([{ ...grant, rights: unknown }]))).toEqual([])
				expect(allowed(actor([{ ...grant, scopes: unknown }]))).toEqual([])
			}),
		)
	})
})

describe('giving', () => {
	test('whoever may give it could do all of it themselves, wherever and as long as it lasts', () => {
		law(
			fc.property(aGiving, someGrants, aTime(0, 5), ([own, proposal], others, later) => {
				const verdict = mayGive(actor([own, ...others]), proposal, NOW, ANYHOW)
				fc.pre(verdict.allowed)
				const [parent, child] = [verdict.parent, childOf(proposal)]
				for (const at of [NOW, later]) {
					for (const { right, place } of allowed(actor([child]), at))
						expect(may(actor([parent]), right, place, at)).toBe(true)
				}
				expect(child.passOnDepth).toBeLessThan(parent.passOnDepth)
				for (const [name, most] of Object.entries(parent.limits)) {
					const given = Object.entries(child.limits).find(([limit]) => limit === name)?.[1]
					if (most !== null) expect(given !== null && given !== undefined && given <= most).toBe(true)
				}
			}),
		)
	})

	test('two grants together allow giving nothing that neither allows alone', () => {
		law(
			fc.property(aGiving, someGrants, ([own, proposal], others) => {
				const grants = [...others, own]
				const alone = grants.some((grant) => mayGive(actor([grant]), proposal, NOW, ANYHOW).allowed)
				expect(mayGive(actor(grants), proposal, NOW, ANYHOW).allowed).toBe(alone)
			}),
		)
	})

	test('P5 Q3 Q5 whatever stands around it: no giving out of a closed organization, of a whole one, or to outsiders beyond what the levels say', () => {
		law(
			fc.property(aGiving, someSurroundings, ([own, proposal], around) => {
				const verdict = mayGive(actor([own]), proposal, NOW, around)
				fc.pre(verdict.allowed)
				expect(mayGive(actor([own]), proposal, NOW, ANYHOW).allowed).toBe(true)
				for (const place of proposal.places) {
					const shut = place.chain.findIndex((link) => around.closed.has(link))
					const from = (links: number) => place.chain.slice(0, links).some((link) => own.scopes.has(link))
					if (shut >= 0) expect(from(shut)).toBe(true)
					if (place.kind === 'organization' || place.kind === 'server')
						expect(own.rights.has('grant.make-team-member')).toBe(true)
					const inside = place.kind === 'server' || (around.home !== null && place.chain.includes(around.home))
					if (inside) continue
					expect(own.rights.has('grant.make-manager')).toBe(true)
					expect(from(Math.max(1, place.chain.findLastIndex((link) => around.resellers.has(link)) + 1))).toBe(true)
				}
			}),
		)
	})

	test('a switch that is thrown, a reseller that is none any more, only ever take away', () => {
		law(
			fc.property(aGiving, someSurroundings, ([own, proposal], around) => {
				const may = (stands: typeof around) => mayGive(actor([own]), proposal, NOW, stands).allowed
				if (may(around)) expect(may({ ...around, closed: new Set() })).toBe(true)
				else expect(may({ ...around, closed: new Set(['one', 'nested', 'two']) })).toBe(false)
				if (may({ ...around, resellers: new Set() })) expect(may(around)).toBe(true)
			}),
		)
	})

	test('nobody gives without the right to give, nor under a grant that is not alive', () => {
		law(
			fc.property(someGrants, aProposal, (grants, proposal) => {
				const idle = grants.filter((grant) => !grant.rights.has('grant.give') || !isLive(grant, NOW))
				expect(mayGive(actor(idle), proposal, NOW, ANYHOW).allowed).toBe(false)
			}),
		)
	})

	test('handing on ends: each step leaves less depth than the one before', () => {
		law(
			fc.property(aGrant, (first) => {
				let held: Grant = {
					...first,
					rights: new Set(GRANTABLE_RIGHTS),
					startsAt: hours(-1),
					endsAt: null,
					limits: NO_LIMITS,
				}
				const further = (passOnDepth: number): Proposal => ({
					...held,
					rights: GRANTABLE_RIGHTS,
					places: [...held.scopes].flatMap(placeOf),
					passOnDepth,
				})
				for (let left = first.passOnDepth; left > 0; left -= 1) {
					expect(mayGive(actor([held]), further(left), NOW, ANYHOW).allowed).toBe(false)
					expect(mayGive(actor([held]), further(left - 1), NOW, ANYHOW).allowed).toBe(true)
					held = childOf(further(left - 1))
				}
				expect(mayGive(actor([held]), further(0), NOW, ANYHOW).allowed).toBe(false)
			}),
		)
	})
})

describe('rank', () => {
	const two = fc.tuple(someGrants, someGrants).map(([one, other]) => [actor(one, 'ann'), actor(other, 'ben')] as const)
	const timeless = (who: Actor): Actor =>
		actor(
			who.grants.map((grant) => ({ ...grant, startsAt: hours(-1), endsAt: null })),
			who.accountId ?? '',
		)
	const rootless = (who: Actor): Actor =>
		actor(
			who.grants.map((grant) => ({ ...grant, cameFrom: new Set<string>() })),
			who.accountId ?? '',
		)

	test('two who may each act on the other can do exactly the same', () => {
		law(
			fc.property(two, ([ann, ben]) => {
				const [one, other] = [timeless(ann), timeless(ben)]
				fc.pre(rankRefusal(one, person(other), NOW) === null && rankRefusal(other, person(one), NOW) === null)
				expect(allowed(one).map(cell)).toEqual(allowed(other).map(cell))
			}),
		)
	})

	test('who holds strictly more is touched by nobody who holds less', () => {
		law(
			fc.property(someGrants, aGrant, (grants, more) => {
				const less = timeless(actor(grants, 'ann'))
				const much = timeless(actor([...grants, more], 'ben'))
				fc.pre(allowed(much).length > allowed(less).length)
				expect(rankRefusal(less, person(much), NOW)).toBe('outranked')
				expect(rankRefusal(rootless(much), person(less), NOW)).toBe(null)
			}),
		)
	})

	test('who outranks those that outrank a third outranks the third', () => {
		law(
			fc.property(two, someGrants, ([ann, ben], grants) => {
				const [one, other, third] = [
					rootless(timeless(ann)),
					rootless(timeless(ben)),
					rootless(timeless(actor(grants, 'eve'))),
				]
				fc.pre(rankRefusal(one, person(other), NOW) === null && rankRefusal(other, person(third), NOW) === null)
				expect(rankRefusal(one, person(third), NOW)).toBe(null)
			}),
		)
	})

	test('a further grant, whoever gave it, never takes a person out of the actor’s reach', () => {
		law(
			fc.property(two, aGrant, ([ann, ben], more) => {
				fc.pre(rankRefusal(ann, person(ben), NOW) === null)
				expect(rankRefusal(actor([...ann.grants, more], 'ann'), person(ben), NOW)).toBe(null)
			}),
		)
	})

	test('what a person gave, or let be given, is never turned against them', () => {
		law(
			fc.property(two, ([ann, ben]) => {
				const given = ann.grants.map((grant) => ({ ...grant, cameFrom: new Set([...grant.cameFrom, 'ben']) }))
				const target = person(ben)
				fc.pre(target.holdings.length > 0)
				expect(rankRefusal(actor(given, 'ann'), target, NOW)).toBe('outranked')
			}),
		)
	})

	test('nobody acts on themselves this way, whatever they hold', () => {
		law(
			fc.property(someGrants, (grants) => {
				expect(rankRefusal(actor(grants), person(actor(grants)), NOW)).toBe('oneself')
			}),
		)
	})
})

test('a set of rights with what it depends on needs nothing more', () => {
	law(
		fc.property(someRights, someRights, (rights, others) => {
			const whole = withDependencies(rights)
			expect(withDependencies(whole)).toEqual(whole)
			expect(whole).toEqual(expect.arrayContaining(rights))
			for (const right of whole) expect(whole).toEqual(expect.arrayContaining([...RIGHTS[right].dependsOn]))
			expect(withDependencies([...rights, ...others])).toEqual(expect.arrayContaining(whole))
		}),
	)
})
