import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateFinding } from './locate-finding'

/** Takes it back that a difference is ignored. */
export const heedFinding = command({
	name: 'heed-finding',
	right: 'drift.ignore',
	input: z.strictObject({ finding: Id }),
	locate: locateFinding,
	run: async (tx, { row }) => {
		await tx.driftFinding.updateMany({
			where: { id: row.id, closedAt: null },
			data: { ignoredAt: null, ignoredBy: '', ignoredReason: '', version: { increment: 1 } },
		})
		return {
			of: row.id,
			before: { ignored: row.ignoredAt !== null, reason: row.ignoredReason },
			after: { ignored: false, reason: '' },
			result: { id: row.id },
		}
	},
})
