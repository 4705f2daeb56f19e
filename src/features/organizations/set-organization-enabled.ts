import { z } from 'zod'
import { Checkbox, Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectSelfOutside, peopleInside } from '@/core/gateway/people-inside'
import { locateOrganization } from './locate-organization'

/** Stops mail and sign-in for everything in and below the organization, or starts them again; no flag below changes. */
export const setOrganizationEnabled = command({
	name: 'set-organization-enabled',
	right: 'organization.set-enabled',
	input: z.strictObject({ organization: Id, enabled: Checkbox }),
	locate: async (read, input, by) => {
		const located = await locateOrganization(read, input)
		if (!located) return null
		const inside = await peopleInside(read, { organization: input.organization, self: by.accountId })
		return { ...located, people: inside.people, row: { ...located.row, inside } }
	},
	run: async (tx, { input, row }) => {
		expectSelfOutside(row.inside)
		await tx.organization.update({
			where: { id: row.id },
			data: { enabled: input.enabled, version: { increment: 1 } },
			select: { id: true },
		})
		return {
			of: row.id,
			before: { enabled: row.enabled },
			after: { enabled: input.enabled },
			result: { id: row.id },
		}
	},
})
