import { z } from 'zod'
import { Checkbox, Id, Note } from '@/core/address'
import { command } from '@/core/gateway/command'
import type { ReadHandle } from '@/core/gateway/handles'
import { expectNoEscalation, missingRights } from '@/core/gateway/no-escalation'
import { organizationOrServer, WITH_LINEAGE } from '@/core/gateway/places'
import { type ToldName, toldName } from '@/core/gateway/told-names'
import { type Actor, BUILT_IN_ROLES, builtInRole, holdsWithin } from '@/core/policy'
import { locateRole } from './locate-role'
import { RightsInput, RoleName, roleRights } from './role-rules'

/** What the cloned role is called. NULL = it is not there, or not the cloner's to see. */
async function modelName(
	read: ReadHandle,
	from: string,
	by: { actor: Actor; now: Date },
): Promise<string | ToldName | null> {
	const builtIn = builtInRole(from)
	if (builtIn) return builtIn.name
	const found = await locateRole(read, from)
	if (!found) return null
	if (found.place.kind === 'server') return found.row.name
	return holdsWithin(by.actor, 'role.read', found.place, by.now) ? toldName(found.row.name, [found.place]) : null
}

/**
 * Makes a role: a name for a set of rights, to be copied into grants.
 * @param organization NULL or empty = of the whole server
 * A clone is one that begins with another's rights, as far as its maker holds them.
 * @param rights those that they depend on are added
 */
export const createRole = command({
	name: 'create-role',
	right: 'role.create',
	input: z.strictObject({
		organization: z.union([z.literal(''), Id]).nullable(),
		name: RoleName,
		description: Note,
		rights: RightsInput.default([]),
		/** Whoever holds it needs a second factor. */
		demandsFactor: Checkbox,
		/** The role that it was cloned from, for the journal. What it contains is what was ticked. */
		from: z.union([z.literal(''), z.enum(BUILT_IN_ROLES.map((role) => role.key)), Id]).default(''),
	}),
	locate: async (read, input, { actor, now }) => {
		const model = input.from === '' ? '' : await modelName(read, input.from, { actor, now })
		if (model === null) return null
		const organization = input.organization
			? await read.organization.findUnique({ where: { id: input.organization }, ...WITH_LINEAGE })
			: null
		if (input.organization && !organization) return null
		const place = organizationOrServer(organization)
		return { place, label: input.name, row: { model, missing: missingRights(actor, input.rights, place, now) } }
	},
	run: async (tx, { input, row, now }) => {
		const { name, description, demandsFactor } = input
		const rights = roleRights(name, input.rights)
		expectNoEscalation('role', row.missing)
		const organizationId = input.organization || null
		const role = await tx.role.create({
			data: { organizationId, name, description, rights, demandsFactorSince: demandsFactor ? now : null },
			select: { id: true },
		})
		return {
			of: role.id,
			before: null,
			after: { name, description, rights, ...(demandsFactor ? { demandsFactor } : {}), clonedFrom: row.model },
			result: { id: role.id },
		}
	},
	conflicts: { role_name: { field: 'name', text: 'There is a role of this name already.' } },
})
