import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { locateOrganization } from './locate-organization'
import { contentsOf, organizationContents } from './organization-contents'

const FILLED = { field: '', text: 'Somebody put something into this organization just now. Please look again.' }

/** Deletes an organization in which nothing is left, for good. Nothing is ever deleted along with it. */
export const removeOrganization = command({
	name: 'remove-organization',
	right: 'organization.remove',
	input: z.strictObject({ organization: Id }),
	locate: async (read, input) => {
		const located = await locateOrganization(read, input)
		if (!located) return null
		return { ...located, row: { ...located.row, inside: await organizationContents(read, located.row.id) } }
	},
	run: async (tx, { row }) => {
		const inside = contentsOf(row.id, row.inside).map(({ words }) => words)
		if (inside.length > 0) throw conflict({}, `“${row.name}” is not empty: it holds ${inside.join(', ')}.`)
		await tx.organization.delete({ where: { id: row.id }, select: { id: true } })
		return {
			of: row.id,
			before: { name: row.name },
			after: null,
			result: { id: row.id, parent: row.lineage.at(-2) ?? null },
		}
	},
	conflicts: {
		domain_organization_id_fkey: FILLED,
		organization_parent_id_fkey: FILLED,
		account_organization_id_fkey: FILLED,
		role_organization_id_fkey: FILLED,
	},
})
