import { describe, expect, test } from 'vitest'
import {
	BUILT_IN_ROLES,
	decide,
	GRANTABLE_RIGHTS,
	type Grant,
	type Level,
	mayGive,
	NO_LIMITS,
	OWN_RIGHTS,
	type Person,
	type Place,
	type Actor as PolicyActor,
	type Right,
	rankRefusal,
	SERVER,
	specOf,
} from '@/core/policy'
import { type Actor, ALL_ACTORS, ALL_ROWS, expected, MATRIX, type Target } from './matrix'

/** Suite one of three: the table against the policy alone, without a database. */
const NOW = new Date('2026-03-01T12:00:00Z')
const day = (n: number) => new Date(NOW.getTime() + n * 86_400_000)
const rightsOf = (role: string) => BUILT_IN_ROLES.find(({ key }) => key === role)?.rights ?? []
const READING = GRANTABLE_RIGHTS.filter((right) => right.endsWith('.read'))

const grant = (rights: readonly string[], scopes: string[], changes: Partial<Grant> = {}): Grant => ({
	id: scopes.join(),
	roleName: '',
	rights: new Set(rights),
	scopes: new Set(scopes),
	startsAt: day(-9),
	endsAt: null,
	passOnDepth: 1,
	limits: NO_LIMITS,
	cameFrom: new Set(),
	...changes,
})
const team = (changes: Partial<Grant> = {}) => [grant(rightsOf('team-member'), ['1'], changes)]
const HELD: Record<Actor, Grant[]> = {
	anonymous: [],
	user: [],
	mail: [grant(rightsOf('mail-admin'), ['a'])],
	domain: [grant(rightsOf('domain-admin'), ['a'])],
	both: [grant(rightsOf('domain-admin'), ['a', 'b'])],
	manager: [grant(rightsOf('manager'), ['1'])],
	team: team(),
	reader: [grant(READING, ['1'])],
	expired: team({ endsAt: day(-1) }),
	early: team({ startsAt: day(1) }),
	// Neither reaches the policy: the gateway finds no such grant, and nobody who may act.
	suspended: [],
	revoked: [],
	admin: [grant(rightsOf('admin'), [SERVER])],
}
const isSignedIn = (actor: Actor) => actor !== 'anonymous' && actor !== 'suspended'
const policyActor = (actor: Actor): PolicyActor => ({
	accountId: actor,
	name: actor,
	grants: isSignedIn(actor) ? [...HELD[actor], grant(OWN_RIGHTS, [actor], { passOnDepth: 0 })] : [],
})

const ABOVE_DOMAIN: Partial<Record<Target, string[]>> = { a: ['1'], b: ['1'], n: ['1', '1.1'], c: ['2'] }
const ORGANIZATION: Partial<Record<Target, string[]>> = { '1': ['1'], '1.1': ['1', '1.1'], '2': ['2'] }
const inside = (chain: string[], kind: Level): Place => ({
	kind,
	id: chain.at(-1) ?? SERVER,
	chain: [SERVER, ...chain],
})

/** The place that a target is, for this right and actor. */
function place(right: Right, target: Target, actor: Actor): Place {
	if (target === 'server') return inside([], 'server')
	const organization = ORGANIZATION[target]
	if (organization) return inside(organization, 'organization')
	const home = ABOVE_DOMAIN[target] ? target : 'a'
	const domain = [...(ABOVE_DOMAIN[home] ?? []), home]
	const { on } = specOf(right)
	if (on.every((level) => level === 'server')) return inside([], 'server')
	if (on.includes('domain')) return inside(domain, 'domain')
	const who = target === 'own' ? actor : `person ${target}`
	return on.includes('mailbox')
		? inside([...domain, `mailbox of ${who}`], 'mailbox')
		: inside([...domain, who], 'account')
}

/** The receiver of the table belongs to organization 1, like the actors; all three have customers. */
const AT_HOME = { closed: new Set<string>(), resellers: new Set(['1', '1.1', '2']), home: '1' }
const DOMAIN_A = inside(['1', 'a'], 'domain')
const HOLDINGS: Partial<Record<Target, Person['holdings']>> = {
	below: [{ id: 'below', rights: ['mailbox.read'], limits: NO_LIMITS, places: [DOMAIN_A] }],
	above: [{ id: 'above', rights: GRANTABLE_RIGHTS, limits: NO_LIMITS, places: [inside([], 'server')] }],
	server: [{ id: 'above', rights: GRANTABLE_RIGHTS, limits: NO_LIMITS, places: [inside([], 'server')] }],
}
const person = (target: Target, actor: Actor): Person => ({
	accountId: target === 'own' ? actor : `person ${target}`,
	holdings: HOLDINGS[target] ?? [],
})

function verdict(right: Right, actor: Actor, target: Target): string {
	const by = policyActor(actor)
	if (by.grants.length === 0) return 'signed-out'
	const asked = place(right, target, actor)
	const decision = decide(by, right, asked, NOW)
	if (!decision.allowed) return decision.why
	const spec = specOf(right)
	const rank = spec.onPerson ? rankRefusal(by, person(target, actor), NOW) : null
	if (rank) return rank
	if (!spec.gives) return 'allowed'
	const proposal = {
		rights: ['mailbox.read'] as const,
		places: [asked],
		limits: NO_LIMITS,
		startsAt: NOW,
		endsAt: null,
		passOnDepth: 0,
	}
	const around = right === 'key.create' ? { ...AT_HOME, ownKey: true as const } : AT_HOME
	return mayGive(by, proposal, NOW, around).allowed ? 'allowed' : 'exceeds-own'
}

describe.each(ALL_ROWS)('%s', (right, row) => {
	test('is decided as the table says', () => {
		const cells = ALL_ACTORS.flatMap((actor) => row.on.map((target) => [actor, target] as const))
		const said = cells.map(([actor, target]) => `${actor} on ${target}: ${expected(right, actor, target)}`)
		expect(cells.map(([actor, target]) => `${actor} on ${target}: ${verdict(right, actor, target)}`)).toEqual(said)
	})
})

test('every right is allowed to somebody and denied to somebody, but those of the program itself', () => {
	const odd = ALL_ROWS.filter(([right, row]) => {
		const somebody = Object.keys(row.allowed).length > 0
		return (
			somebody === right.startsWith('system.') ||
			!ALL_ACTORS.some((actor) => row.on.some((target) => expected(right, actor, target) !== 'allowed'))
		)
	})
	expect(odd.map(([right]) => right)).toEqual([])
	expect(Object.keys(MATRIX)).toHaveLength(ALL_ROWS.length)
})

test('a system actor has the rights that it names, everywhere, and no other', () => {
	for (const [right] of ALL_ROWS) {
		const by: PolicyActor = { accountId: null, name: 'Sign-in', grants: [grant(['system.sign-in'], [SERVER])] }
		expect(decide(by, right, place(right, right === 'system.set-up' ? 'server' : 'a', 'user'), NOW).allowed).toBe(
			right === 'system.sign-in',
		)
	}
})
