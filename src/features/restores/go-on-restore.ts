import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { locateOpenRestore } from './locate-restore'
import { whyNot } from './restore-rules'

const count = z.number().int().min(0)

/**
 * How far a restore is, written by its job for whoever asked. Each step is decided anew: who lost the right, or rank, half-way stops there.
 * No entry in the journal; asking and the end have theirs.
 */
export const goOnRestore = command({
	right: 'backup.restore',
	goesOn: true,
	input: z.strictObject({ restore: Id, total: count.optional(), done: count.optional() }),
	locate: (read, input) => locateOpenRestore(read, input.restore),
	run: async (tx, { input: { total, done }, row }) => {
		const fault = whyNot(row)
		if (fault !== null) throw conflict({}, fault)
		const data = {
			state: 'running' as const,
			note: '',
			...(total === undefined ? {} : { total }),
			...(done === undefined ? {} : { done }),
		}
		const open = { id: row.restore.id, state: { in: ['waiting' as const, 'running' as const] } }
		const { count: written } = await tx.restore.updateMany({ where: open, data })
		return { of: row.target.id, before: {}, after: {}, result: { goesOn: written > 0 } }
	},
})
