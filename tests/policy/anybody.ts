import fc from 'fast-check'
import {
	type Actor,
	covers,
	GRANTABLE_RIGHTS,
	type Grant,
	type GrantableRight,
	type Level,
	may,
	type Person,
	type Place,
	type Proposal,
	SERVER,
	type Surroundings,
} from '@/core/policy'

/**
 * Random people in a small tree: two organizations, one with another nested in it; a domain or two in each, a mailbox and
 * a person in each domain. The rights are few, so that what people hold meets.
 */
const chains: [Level, string[]][] = [['server', []]]
for (const [organization, above, domains] of [
	['one', [], ['a', 'b']],
	['nested', ['one'], ['n']],
	['two', [], ['c']],
] as const) {
	chains.push(['organization', [...above, organization]])
	for (const domain of domains) {
		const chain = [...above, organization, domain]
		chains.push(
			['domain', chain],
			['mailbox', [...chain, `${domain}-box`]],
			['account', [...chain, `${domain}-person`]],
		)
	}
}
const PLACES: Place[] = chains.map(([kind, chain]) => ({ kind, id: chain.at(-1) ?? SERVER, chain: [SERVER, ...chain] }))
export const SCOPES = PLACES.filter(({ kind }) => kind !== 'account')
export const placeOf = (scope: string) => PLACES.filter(({ id }) => id === scope)

export const NOW = new Date('2026-03-01T12:00:00Z')
export const hours = (from: number) => new Date(NOW.getTime() + from * 3_600_000)
export const aTime = (least: number, most: number) => fc.integer({ min: least, max: most }).map(hours)
const aLimit = fc.option(fc.integer({ min: 0, max: 3 }), { nil: null })
const someLimits = fc.record({
	mailboxes: aLimit,
	aliases: aLimit,
	lists: aLimit,
	storageBytes: aLimit.map((n) => (n === null ? null : BigInt(n))),
	storagePerMailboxBytes: aLimit.map((n) => (n === null ? null : BigInt(n))),
	sendsPerHour: aLimit,
	sendsPerDay: aLimit,
})
/** Few rights, so that random people meet in them. */
const FEW = [
	'mailbox.read',
	'mailbox.set-password',
	'mailbox.create',
	'account.read',
	'grant.give',
	'grant.make-team-member',
	'grant.make-manager',
] as const
export const someRights = fc.oneof(
	{ weight: 4, arbitrary: fc.subarray<GrantableRight>([...FEW], { minLength: 1 }) },
	fc.subarray(GRANTABLE_RIGHTS, { minLength: 1 }),
)
const someScopes = fc.subarray(
	SCOPES.map(({ id }) => id),
	{ minLength: 1, maxLength: 3 },
)
const PEOPLE = ['ann', 'ben', 'eve'] as const
const ids = fc.uuid()

export const aGrant: fc.Arbitrary<Grant> = fc.record({
	id: ids,
	roleName: fc.constant('Some'),
	rights: someRights.map((rights) => new Set<string>(rights)),
	scopes: someScopes.map((scopes) => new Set(scopes)),
	startsAt: aTime(-3, 1),
	endsAt: fc.option(aTime(-2, 4), { nil: null }),
	passOnDepth: fc.integer({ min: 0, max: 2 }),
	limits: someLimits,
	cameFrom: fc.subarray<string>([...PEOPLE], { maxLength: 2 }).map((people) => new Set(people)),
})
export const someGrants = fc.array(aGrant, { maxLength: 4 })
export const aProposal: fc.Arbitrary<Proposal> = fc
	.record({
		rights: someRights,
		scopes: someScopes,
		limits: someLimits,
		startsAt: aTime(-3, 1),
		endsAt: fc.option(aTime(-2, 4), { nil: null }),
		passOnDepth: fc.integer({ min: 0, max: 2 }),
	})
	.map(({ scopes, ...proposal }) => ({ ...proposal, places: scopes.flatMap(placeOf) }))

/** Nothing switched off, and a receiver who is at home everywhere. */
export const ANYHOW: Surroundings = { closed: new Set(), resellers: new Set(), home: SERVER }
const ORGANIZATIONS = ['one', 'nested', 'two']
export const someSurroundings: fc.Arbitrary<Surroundings> = fc.record({
	closed: fc.subarray(ORGANIZATIONS).map((ids) => new Set(ids)),
	resellers: fc.subarray(ORGANIZATIONS).map((ids) => new Set(ids)),
	home: fc.constantFrom(null, ...ORGANIZATIONS),
})

/** A grant that can be handed on, and a proposal that mostly keeps within it. */
export const aGiving = fc
	.tuple(aGrant, aProposal)
	.map(
		([grant, wish]) =>
			[
				{
					...grant,
					rights: new Set([...grant.rights, 'grant.give', 'grant.make-team-member', 'grant.make-manager']),
					startsAt: hours(-1),
					passOnDepth: 2,
				},
				wish,
			] as const,
	)
	.chain(([own, wish]) => {
		const mostly = <T>(kept: T, wished: T) =>
			fc.oneof({ weight: 8, arbitrary: fc.constant(kept) }, { weight: 1, arbitrary: fc.constant(wished) })
		const proposal = fc.record({
			rights: mostly(
				GRANTABLE_RIGHTS.filter((right) => own.rights.has(right)),
				wish.rights,
			),
			places: mostly(
				SCOPES.filter((place) => covers(own, place)),
				wish.places,
			),
			limits: mostly(own.limits, wish.limits),
			startsAt: fc.constant(wish.startsAt),
			endsAt: mostly(own.endsAt, wish.endsAt),
			passOnDepth: mostly(1, wish.passOnDepth),
		})
		return fc.tuple(fc.constant(own), proposal)
	})

export const actor = (grants: readonly Grant[], accountId = 'somebody'): Actor => ({
	accountId,
	name: accountId,
	grants,
})
/** The same person, seen by the question of rank: what has not ended, as app.holdings_of gives it. */
export const person = ({ accountId, grants }: Actor): Person => ({
	accountId: accountId ?? '',
	holdings: grants
		.filter(({ endsAt }) => endsAt === null || endsAt > NOW)
		.map((grant) => ({
			id: grant.id,
			rights: [...grant.rights],
			limits: grant.limits,
			places: [...grant.scopes].flatMap(placeOf),
		})),
})
export const childOf = (proposal: Proposal): Grant => ({
	...proposal,
	id: 'child',
	roleName: 'Child',
	rights: new Set(proposal.rights),
	scopes: new Set(proposal.places.map(({ id }) => id)),
	cameFrom: new Set(['giver']),
})
export const ASKED = GRANTABLE_RIGHTS.flatMap((right) => PLACES.map((place) => ({ right, place })))
export const allowed = (by: Actor, at = NOW) => ASKED.filter(({ right, place }) => may(by, right, place, at))
