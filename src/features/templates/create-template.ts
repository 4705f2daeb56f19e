import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectNoEscalation, missingRights } from '@/core/gateway/no-escalation'
import { organizationOrServer, WITH_LINEAGE } from '@/core/gateway/places'
import { columnsOf, MailboxContent, PersonContent } from './template-rules'

const Organization = z.union([z.literal(''), Id]).nullable()
export const NAME_TAKEN = { field: 'name', text: 'There is a template of this name already.' }

/**
 * Makes a template: what later mailboxes, or their owners, begin with. From scratch or filled from a mailbox or a person, it is
 * an object of its own: nothing that happens to those changes it.
 * @param organization NULL or empty = of the whole server
 */
export const createTemplate = command({
	name: 'create-template',
	right: 'template.create',
	input: z.discriminatedUnion('kind', [
		MailboxContent.extend({ organization: Organization }),
		PersonContent.extend({ organization: Organization }),
	]),
	locate: async (read, input, { actor, now }) => {
		const organization = input.organization
			? await read.organization.findUnique({ where: { id: input.organization }, ...WITH_LINEAGE })
			: null
		if (input.organization && !organization) return null
		const place = organizationOrServer(organization)
		const missing = input.kind === 'person' ? missingRights(actor, input.rights, place, now) : []
		return { place, label: input.name, row: { missing } }
	},
	run: async (tx, { input, row }) => {
		const columns = columnsOf(input)
		expectNoEscalation('template', row.missing)
		const { id } = await tx.template.create({
			data: { organizationId: input.organization || null, kind: input.kind, ...columns },
			select: { id: true },
		})
		return { of: id, before: null, after: { kind: input.kind, ...columns }, result: { id } }
	},
	conflicts: { template_name: NAME_TAKEN },
})
