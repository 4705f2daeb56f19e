import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { locateFinding } from './locate-finding'

/** What became of it: told by the worker when it has mended something, or when it could not. */
export const settleFinding = command({
	right: 'system.mend-drift',
	input: z.strictObject({
		finding: z.uuid(),
		how: z.enum(['fixed', 'vanished', 'archived', 'failed']),
		/** Why not, for whoever asked. */
		error: z.string().max(1000).default(''),
	}),
	locate: locateFinding,
	run: async (tx, { input, row, now }) => {
		const done = { mendingAt: null, mending: '', mendError: input.error, version: { increment: 1 } }
		await tx.driftFinding.updateMany({
			where: { id: row.id, closedAt: null },
			data: input.how === 'failed' ? done : { ...done, closedAt: now, closedHow: input.how },
		})
		return {
			of: row.id,
			// What could not be mended stands on its page; nothing was done that the journal would have to tell.
			before: {},
			after: input.how === 'failed' ? {} : { mended: true },
			result: { id: row.id },
		}
	},
})
