import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'

const count = z.number().int().min(0)

/** How far the applying of a template is: written by the program while it works. No entry in the journal; each change has its own. */
export const reportRun = command({
	right: 'system.apply-template',
	input: z.strictObject({
		run: z.uuid(),
		state: z.enum(['running', 'done']),
		total: count,
		changed: count,
		refused: count,
		refusals: z.array(z.strictObject({ mailbox: z.uuid(), text: z.string().max(1000) })).max(100),
	}),
	locate: async (read, input) => {
		const row = await read.templateRun.findUnique({ where: { id: input.run }, select: { id: true, state: true } })
		return row && { place: serverPlace(), label: '', row }
	},
	run: async (tx, { input, row, now }) => {
		const { state, total, changed, refused, refusals } = input
		const data = { total, changed, refused, refusals, ...(state === 'done' ? { endedAt: now } : {}) }
		// Whoever stopped it meanwhile has the last word.
		const open = { id: row.id, state: { in: ['waiting', 'running'] as ('waiting' | 'running')[] } }
		const { count: written } = await tx.templateRun.updateMany({ where: open, data: { ...data, state } })
		return { of: row.id, before: {}, after: {}, result: { goesOn: written > 0 } }
	},
})
