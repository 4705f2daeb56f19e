/** Rules about roles that need neither clock nor database. */
import { z } from 'zod'
import { line } from '@/core/address'
import type { FoundPlace } from '@/core/gateway/places'
import { invalid, notAllowed } from '@/core/gateway/result'
import {
	type Actor,
	BUILT_IN_ROLES,
	GRANTABLE_RIGHTS,
	type GrantableRight,
	holdsWithin,
	isGrantable,
	specOf,
	withDependencies,
} from '@/core/policy'

export const RoleName = line(100, 'Write a name.').refine((text) => text.length > 0, 'Write a name.')
export const RightsInput = z.array(z.enum(GRANTABLE_RIGHTS, { error: 'That is not one of the rights.' })).max(200)

const taken = new Set(BUILT_IN_ROLES.map((role) => role.name.toLowerCase()))

/** Refuses names that would pass for a built-in role, and roles without rights. Returns the rights with what they need. */
export function roleRights(name: string, rights: readonly GrantableRight[]): GrantableRight[] {
	if (taken.has(name.toLowerCase())) throw invalid({ name: 'This is the name of a built-in role. Choose another.' })
	if (rights.length === 0) throw invalid({ rights: 'Tick at least one right.' })
	return withDependencies(rights)
}

/** Those of the rights, and of what they depend on, that the actor does not hold everywhere in the place. */
export const missingRights = (
	actor: Actor,
	rights: Iterable<string>,
	place: FoundPlace<'organization' | 'server'>,
	now: Date,
): GrantableRight[] =>
	withDependencies([...rights].filter(isGrantable)).filter((right) => !holdsWithin(actor, right, place, now))

/** Nobody puts into a role, or takes out of one, what they do not hold themselves where the role belongs. */
export function expectNoEscalation(missing: readonly GrantableRight[]): void {
	if (missing.length === 0) return
	const labels = missing.map((right) => specOf(right).label)
	const them = labels.map((label) => `“${label}”`).join(', ')
	throw notAllowed(`A role holds only rights that you hold yourself there. You lack: ${them}.`, 'exceeds-own', labels)
}
