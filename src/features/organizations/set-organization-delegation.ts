import { z } from 'zod'
import { Checkbox, Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { notAllowed } from '@/core/gateway/result'
import { above } from '@/core/policy'
import { locateOrganization } from './locate-organization'

/**
 * Decides whether whoever holds rights in the organization may hand them on there (P5). Like a limit it is set from above; those inside
 * would otherwise set it themselves. What was given before stays, until somebody takes it back.
 */
export const setOrganizationDelegation = command({
	name: 'set-organization-delegation',
	right: 'organization.edit',
	input: z.strictObject({ organization: Id, mayDelegate: Checkbox }),
	locate: (read, input) => locateOrganization(read, input),
	run: async (tx, { input: { mayDelegate }, row, place, may }) => {
		if (!may('organization.edit', above(place))) {
			throw notAllowed(
				'Whether this organization may delegate is decided from above it. Ask whoever manages it there.',
				'own-limits',
			)
		}
		const data = { mayDelegate, version: { increment: 1 } }
		await tx.organization.update({ where: { id: row.id }, data, select: { id: true } })
		const before = { mayDelegate: row.mayDelegate }
		return { of: row.id, before, after: { mayDelegate }, result: { id: row.id } }
	},
})
