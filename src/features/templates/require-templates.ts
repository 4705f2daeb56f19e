import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { organizationPlace } from '@/core/gateway/places'
import { invalid } from '@/core/gateway/result'

const NOT_ONE = 'One of these is no template for mailboxes of this organization.'

/**
 * Decides with which templates alone mailboxes of an organization, and of those nested below that say nothing themselves, are made.
 * None = mailboxes are made freely.
 */
export const requireTemplates = command({
	name: 'require-templates',
	right: 'organization.require-templates',
	input: z.strictObject({ organization: Id, templates: z.array(Id).max(50, 'At most 50 of them.').default([]) }),
	locate: async (read, input) => {
		const row = await read.organization.findUnique({
			where: { id: input.organization },
			select: { id: true, name: true, lineage: true },
		})
		if (!row) return null
		const wanted = [...new Set(input.templates)]
		const usable = await read.template.findMany({
			where: {
				id: { in: wanted },
				kind: 'mailbox',
				OR: [{ organizationId: null }, { organizationId: { in: row.lineage } }],
			},
			select: { id: true, name: true },
		})
		const before = await read.templateRequirement.findMany({
			where: { organizationId: row.id },
			select: { template: { select: { name: true } } },
		})
		return { place: organizationPlace(row), label: row.name, row: { ...row, wanted, usable, before } }
	},
	run: async (tx, { row }) => {
		if (row.usable.length < row.wanted.length) throw invalid({ templates: NOT_ONE })
		await tx.templateRequirement.deleteMany({ where: { organizationId: row.id } })
		const data = row.usable.map(({ id }) => ({ organizationId: row.id, templateId: id }))
		await tx.templateRequirement.createMany({ data })
		const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name).sort()
		return {
			of: row.id,
			before: { mandatory: names(row.before.map(({ template }) => template)) },
			after: { mandatory: names(row.usable) },
			result: { id: row.id, required: data.length },
		}
	},
	conflicts: { template_requirement_foreign: { field: 'templates', text: NOT_ONE } },
})
