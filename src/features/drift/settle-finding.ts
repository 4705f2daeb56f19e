import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { locateFinding } from './locate-finding'

/** What became of it: told by the worker when it has mended something, when it could not, or why it waits before it goes on. */
export const settleFinding = command({
	right: 'system.mend-drift',
	input: z.strictObject({
		finding: z.uuid(),
		how: z.enum(['fixed', 'vanished', 'archived', 'failed', 'waiting']),
		/** Why not, for whoever asked. */
		error: z.string().max(1000).default(''),
	}),
	locate: locateFinding,
	run: async (tx, { input, row, now }) => {
		const said = { mendError: input.error, version: { increment: 1 } }
		const done = { ...said, mendingAt: null, mending: '' }
		const failed = input.how === 'waiting' ? said : done
		const isOver = input.how !== 'failed' && input.how !== 'waiting'
		await tx.driftFinding.updateMany({
			where: { id: row.id, closedAt: null },
			data: isOver ? { ...done, closedAt: now, closedHow: input.how } : failed,
		})
		return {
			of: row.id,
			// What the place is would take the finding for a domain.
			kind: 'drift',
			// What could not be mended stands on its page; nothing was done that the journal would have to tell.
			before: {},
			after: isOver ? { mended: true } : {},
			result: { id: row.id },
		}
	},
})
