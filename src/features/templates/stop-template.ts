import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateTemplate } from './locate-template'

/** Stops the applying of a template; what is done by then stays done. */
export const stopTemplate = command({
	name: 'stop-template',
	right: 'template.apply',
	input: z.strictObject({ template: Id }),
	locate: (read, input) => locateTemplate(read, input.template),
	run: async (tx, { row, now }) => {
		const open = { templateId: row.id, state: { in: ['waiting', 'running'] as ('waiting' | 'running')[] } }
		const { count } = await tx.templateRun.updateMany({ where: open, data: { state: 'stopped', endedAt: now } })
		return { of: row.id, before: { running: count }, after: { running: 0 }, result: { id: row.id, stopped: count } }
	},
})
