import { z } from 'zod'
import { Id, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict, expectVersion, notFound } from '@/core/gateway/result'
import { linesOf } from '@/features/template-use'
import { APPLIED_FIELDS } from './applied-fields'
import { applyTemplateJob } from './apply-job'
import { locateTemplate } from './locate-template'

/**
 * Applies chosen fields of a template again to all mailboxes that were made with it, by a job that acts for whoever asked: it reaches
 * what they may edit when it runs, mailbox by mailbox. What it applies is what the template said when they asked.
 */
export const applyTemplate = command({
	name: 'apply-template',
	right: 'template.apply',
	input: z.strictObject({
		template: Id,
		version: Version,
		fields: z
			.array(z.enum(APPLIED_FIELDS, { error: 'That is not one of the choices.' }))
			.max(10)
			.default([])
			.refine((fields) => fields.length > 0, 'Tick at least one.'),
	}),
	locate: async (read, input) => {
		const located = await locateTemplate(read, input.template)
		if (!located) return null
		const open = { templateId: input.template, state: { in: ['waiting', 'running'] as ('waiting' | 'running')[] } }
		return { ...located, row: { ...located.row, isRunning: (await read.templateRun.count({ where: open })) > 0 } }
	},
	run: async (tx, { input, row, actor, queue }) => {
		if (row.kind !== 'mailbox') throw notFound()
		expectVersion(row, input.version, { fields: linesOf(row).join('; ') })
		if (row.isRunning) throw conflict({}, 'This template is being applied right now. Wait for it, or stop it.')
		const { quotaBytes, sendOnly, protocols } = row
		const said = { quotaBytes, sendOnly, protocols }
		const fields = [...new Set(input.fields)]
		const { id } = await tx.templateRun.create({
			data: { templateId: row.id, askedById: actor.accountId, askedBy: actor.name, fields, ...said },
			select: { id: true },
		})
		await queue(applyTemplateJob, { run: id })
		return {
			of: row.id,
			before: { applied: [] },
			after: { applied: fields, ...said, run: id },
			result: { id: row.id, run: id },
		}
	},
})
