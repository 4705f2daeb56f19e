import { z } from 'zod'
import { Checkbox, Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { notAllowed } from '@/core/gateway/result'
import { SERVER } from '@/core/policy'
import { locateOrganization } from './locate-organization'

export const HAS_CUSTOMERS = {
	field: '',
	text: 'It has organizations below it. While there is one, it stays a reseller.',
}

/**
 * Makes an organization a reseller, which may have customers below it and managers from outside, or an ordinary one again. Decided
 * by whoever edits organizations on the whole server.
 */
export const setOrganizationReseller = command({
	name: 'set-organization-reseller',
	right: 'organization.edit',
	input: z.strictObject({ organization: Id, reseller: Checkbox }),
	locate: (read, input) => locateOrganization(read, input),
	run: async (tx, { input: { reseller }, row, place, may }) => {
		if (!may('organization.edit', { ...place, chain: [SERVER] })) {
			throw notAllowed('Who is a reseller is decided by whoever runs the server.', 'own-limits')
		}
		const data = { reseller, version: { increment: 1 } }
		await tx.organization.update({ where: { id: row.id }, data, select: { id: true } })
		return { of: row.id, before: { reseller: row.reseller }, after: { reseller }, result: { id: row.id } }
	},
	conflicts: { organization_has_customers: HAS_CUSTOMERS },
})
