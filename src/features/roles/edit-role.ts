import { z } from 'zod'
import { Checkbox, Id, Note, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import type { ReadHandle } from '@/core/gateway/handles'
import { expectNoEscalation, missingRights } from '@/core/gateway/no-escalation'
import { expectVersion } from '@/core/gateway/result'
import { locateRole } from './locate-role'
import { labelsOf } from './rights-in-words'
import { RightsInput, RoleName, roleRights } from './role-rules'

/** Is there somebody who was given something else of it? As far as the editor sees them. */
const isHeldOtherwise = async (read: ReadHandle, role: string, rights: readonly string[]): Promise<boolean> =>
	(await read.grant.count({
		where: { roleId: role, revokedAt: null, NOT: { rights: { equals: [...rights] } } },
		take: 1,
	})) > 0

/**
 * Changes what a role is called and contains. Grants already given keep the rights that they were given: a role is a
 * template, and nobody's rights change behind their back. Bringing them up to it is a deed of its own (apply-role.ts).
 */
export const editRole = command({
	name: 'edit-role',
	right: 'role.edit',
	input: z.strictObject({
		role: Id,
		version: Version,
		name: RoleName,
		description: Note,
		rights: RightsInput.default([]),
		/** Whoever holds it needs a second factor; counted from the day on which it is ticked. */
		demandsFactor: Checkbox,
	}),
	locate: async (read, input, { actor, now }) => {
		const located = await locateRole(read, input.role)
		if (!located) return null
		const missing = missingRights(actor, new Set([...located.row.rights, ...input.rights]), located.place, now)
		return { ...located, row: { ...located.row, missing } }
	},
	run: async (tx, { input, row, read, place, may, now }) => {
		const { name, description, demandsFactor } = input
		const rights = roleRights(name, input.rights)
		expectNoEscalation('role', row.missing)
		const current = { name: row.name, description: row.description, rights: labelsOf(row.rights).join(', ') }
		expectVersion(row, input.version, current)
		const demandsFactorSince = demandsFactor ? (row.demandsFactorSince ?? now) : null
		const data = { name, description, rights, demandsFactorSince, version: { increment: 1 } }
		await tx.role.update({ where: { id: row.id, version: row.version }, data, select: { id: true } })
		return {
			of: row.id,
			before: {
				name: row.name,
				description: row.description,
				rights: row.rights,
				demandsFactor: row.demandsFactorSince !== null,
			},
			after: { name, description, rights, demandsFactor },
			result: { id: row.id, toApply: may('role.apply', place) && (await isHeldOtherwise(read, row.id, rights)) },
		}
	},
	conflicts: { role_name: { field: 'name', text: 'There is a role of this name already.' } },
})
