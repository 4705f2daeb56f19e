import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectNoEscalation, missingRights } from '@/core/gateway/no-escalation'
import { conflict } from '@/core/gateway/result'
import { locateRole } from './locate-role'

/** Deletes a role that no live grant was made from. Grants that have ended keep its name. */
export const removeRole = command({
	name: 'remove-role',
	right: 'role.remove',
	input: z.strictObject({ role: Id }),
	locate: async (read, input, { actor, now }) => {
		const located = await locateRole(read, input.role)
		if (!located) return null
		const live = { roleId: input.role, revokedAt: null, OR: [{ endsAt: null }, { endsAt: { gt: now } }] }
		const held = await read.grant.count({ where: live })
		const missing = missingRights(actor, located.row.rights, located.place, now)
		return { ...located, row: { ...located.row, held, missing } }
	},
	run: async (tx, { row }) => {
		expectNoEscalation('role', row.missing)
		if (row.held > 0) {
			const grants = row.held === 1 ? 'One grant was' : `${row.held} grants were`
			throw conflict(
				{},
				`${grants} made from this role and still ${row.held === 1 ? 'counts' : 'count'}. Revoke first.`,
			)
		}
		await tx.role.deleteMany({ where: { id: row.id } })
		return { of: row.id, before: { name: row.name, rights: row.rights }, after: null, result: { id: row.id } }
	},
})
