import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
	type Actor,
	type ALL_RIGHTS,
	confined,
	decide,
	GRANTABLE_RIGHTS,
	type Grant,
	isOverdue,
	mayAnywhere,
	mayGive,
	NO_LIMITS,
	OWN_RIGHTS,
	SERVER,
	specOf,
} from '@/core/policy'
import { type Asked, askedAfter, DEMANDING_ROLES, WHOM, whomOf } from '@/features/demands/demand-rules'
import { ANYHOW, aProposal, hours, NOW } from './anybody'

const holdsAll = (grants: readonly Grant[] = []): Actor => {
	const all: Grant = {
		id: 'all',
		roleName: 'Administrator',
		rights: new Set([...GRANTABLE_RIGHTS, ...OWN_RIGHTS]),
		scopes: new Set([SERVER]),
		startsAt: hours(-1),
		endsAt: null,
		passOnDepth: 10,
		limits: NO_LIMITS,
		cameFrom: new Set(),
	}
	return { accountId: 'eve', name: 'Eve', grants: [all, ...grants] }
}
const anywhere = (right: (typeof ALL_RIGHTS)[number]) => ({
	kind: specOf(right).on[0] ?? ('server' as const),
	id: SERVER,
	chain: [SERVER],
})
const OPEN = ['own.end-session', 'own.read', 'own.set-password', 'own.set-second-factor']

test('an administrator whose second factor is overdue may set one up, change the password and sign out, and nothing else', () => {
	const held = [...GRANTABLE_RIGHTS, ...OWN_RIGHTS]
	expect(held.filter((right) => decide(holdsAll(), right, anywhere(right), NOW).allowed)).toEqual(held)
	const after = confined(holdsAll())
	expect(held.filter((right) => decide(after, right, anywhere(right), NOW).allowed).toSorted()).toEqual(OPEN)
	expect(held.filter((right) => mayAnywhere(after, right, NOW)).toSorted()).toEqual(OPEN)
	for (const right of held.filter((right) => !OPEN.includes(right)))
		expect(decide(after, right, anywhere(right), NOW)).toEqual({ allowed: false, why: 'second-factor-due' })
})

test('nor do they give anything to anybody', () => {
	fc.assert(
		fc.property(aProposal, (proposal) => {
			expect(mayGive(confined(holdsAll()), proposal, NOW, ANYHOW).allowed).toBe(false)
		}),
	)
})

test('the day counts from its first moment on', () => {
	expect(isOverdue(null, NOW)).toBe(false)
	expect(isOverdue(new Date(NOW.getTime() + 1), NOW)).toBe(false)
	expect(isOverdue(NOW, NOW)).toBe(true)
})

const KEYS = DEMANDING_ROLES.map(({ key }) => key)
const aWish = fc.record({ whom: fc.constantFrom(...WHOM), roles: fc.subarray(KEYS, { minLength: 1 }) })
/** Since when somebody with this role is asked; undefined = not at all. */
const since = (asked: Asked, role: string): string | undefined =>
	[asked[role], asked.holders, asked.everybody].filter((moment) => moment !== undefined).toSorted()[0]

test('no change of a demand gives anybody a later day than they had, and whoever is reached newly begins with it', () => {
	fc.assert(
		fc.property(fc.array(aWish, { minLength: 1, maxLength: 6 }), (wishes) => {
			let asked: Asked = {}
			wishes.forEach((wish, day) => {
				const now = hours(day)
				const after = askedAfter(asked, wish, now)
				expect(whomOf(after)).toBe(wish.whom)
				for (const role of KEYS) {
					const reached = wish.whom !== 'nobody' && (wish.whom !== 'roles' || wish.roles.includes(role))
					expect(since(after, role)).toBe(reached ? (since(asked, role) ?? now.toISOString()) : undefined)
				}
				asked = after
			})
		}),
	)
})
