import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectNoEscalation, missingRights } from '@/core/gateway/no-escalation'
import { conflict } from '@/core/gateway/result'
import { locateTemplate } from './locate-template'

const MANDATORY = 'Mailboxes have to be made with this template somewhere. Take it off that list first.'

/** Deletes a template. What was made with it stays, and belongs to no template from then on. */
export const removeTemplate = command({
	name: 'remove-template',
	right: 'template.remove',
	input: z.strictObject({ template: Id }),
	locate: async (read, input, { actor, now }) => {
		const located = await locateTemplate(read, input.template)
		if (!located) return null
		const required = await read.templateRequirement.count({ where: { templateId: input.template } })
		const missing = missingRights(actor, located.row.rights, located.place, now)
		return { ...located, row: { ...located.row, required, missing } }
	},
	run: async (tx, { row }) => {
		expectNoEscalation('template', row.missing)
		if (row.required > 0) throw conflict({}, MANDATORY)
		await tx.template.deleteMany({ where: { id: row.id } })
		return { of: row.id, before: { kind: row.kind, name: row.name }, after: null, result: { id: row.id } }
	},
	conflicts: { template_requirement_template_id_fkey: { field: '', text: MANDATORY } },
})
