import { z } from 'zod'
import { Id, Name } from '@/core/address'
import { command } from '@/core/gateway/command'
import { organizationOrServer } from '@/core/gateway/places'
import { findOrganization } from './locate-organization'
import { limitsInput } from './organization-limits'

export const NAME_TAKEN = { field: 'name', text: 'There is an organization of this name here already.' }

const NO_RESELLER = {
	field: 'parent',
	text: 'This is no reseller, and only resellers have organizations below them. Whoever runs the server can make it one.',
}

const nothing = z.literal('').transform(() => null)

/**
 * Makes an organization: at the top of the server, or below a reseller, whose limits then hold for it as well.
 * What is used counts for all of them.
 */
export const createOrganization = command({
	name: 'create-organization',
	right: 'organization.create',
	input: z.strictObject({ parent: Id.nullable().or(nothing), name: Name, ...limitsInput }),
	locate: async (read, { parent, name }) => {
		const row = parent === null ? null : await findOrganization(read, parent)
		if (parent !== null && row === null) return null
		return { place: organizationOrServer(row), label: name, row }
	},
	run: async (tx, { input, row: parent }) => {
		const { parent: _, ...values } = input
		const made = await tx.organization.create({
			data: { ...values, parentId: parent?.id ?? null },
			select: { id: true },
		})
		const after = { ...values, parent: parent?.name ?? null }
		return { of: made.id, label: input.name, before: null, after, result: { id: made.id } }
	},
	conflicts: { organization_name: NAME_TAKEN, organization_parent_is_reseller: NO_RESELLER },
})
