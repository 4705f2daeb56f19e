/** Rules about roles that need neither clock nor database. */
import { z } from 'zod'
import { line } from '@/core/address'
import { invalid } from '@/core/gateway/result'
import { BUILT_IN_ROLES, GRANTABLE_RIGHTS, type GrantableRight, withDependencies } from '@/core/policy'

export const RoleName = line(100, 'Write a name.').refine((text) => text.length > 0, 'Write a name.')
export const RightsInput = z.array(z.enum(GRANTABLE_RIGHTS, { error: 'That is not one of the rights.' })).max(200)

const taken = new Set(BUILT_IN_ROLES.map((role) => role.name.toLowerCase()))

/** Refuses names that would pass for a built-in role, and roles without rights. Returns the rights with what they need. */
export function roleRights(name: string, rights: readonly GrantableRight[]): GrantableRight[] {
	if (taken.has(name.toLowerCase())) throw invalid({ name: 'This is the name of a built-in role. Choose another.' })
	if (rights.length === 0) throw invalid({ rights: 'Tick at least one right.' })
	return withDependencies(rights)
}
