import { z } from 'zod'
import { Id, Note } from '@/core/address'
import { command } from '@/core/gateway/command'
import { organizationOrServer, WITH_LINEAGE } from '@/core/gateway/places'
import { expectNoEscalation, missingRights, RightsInput, RoleName, roleRights } from './role-rules'

/**
 * Makes a role: a name for a set of rights, to be copied into grants.
 * @param organization NULL or empty = of the whole server
 * @param rights those that they depend on are added
 */
export const createRole = command({
	right: 'role.create',
	input: z.strictObject({
		organization: z.union([z.literal(''), Id]).nullable(),
		name: RoleName,
		description: Note,
		rights: RightsInput.default([]),
	}),
	locate: async (read, input, { actor, now }) => {
		const organization = input.organization
			? await read.organization.findUnique({ where: { id: input.organization }, ...WITH_LINEAGE })
			: null
		if (input.organization && !organization) return null
		const place = organizationOrServer(organization)
		return { place, label: input.name, row: { missing: missingRights(actor, input.rights, place, now) } }
	},
	run: async (tx, { input, row }) => {
		const { name, description } = input
		const rights = roleRights(name, input.rights)
		expectNoEscalation(row.missing)
		const organizationId = input.organization || null
		const role = await tx.role.create({ data: { organizationId, name, description, rights }, select: { id: true } })
		return { of: role.id, before: null, after: { name, description, rights }, result: { id: role.id } }
	},
	conflicts: { role_name: { field: 'name', text: 'There is a role of this name already.' } },
})
