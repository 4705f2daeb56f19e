import { z } from 'zod'
import { Id, line, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion } from '@/core/gateway/result'
import { locateFinding } from './locate-finding'

/** Leaves a difference as it is, with a reason, until it changes: then it is open again. */
export const ignoreFinding = command({
	name: 'ignore-finding',
	right: 'drift.ignore',
	input: z.strictObject({
		finding: Id,
		version: Version,
		reason: line(500, 'Write why it is left as it is.').refine((text) => text !== '', 'Write why it is left as it is.'),
	}),
	locate: locateFinding,
	run: async (tx, { input, row, actor, now }) => {
		expectVersion(row, input.version, { reason: row.ignoredReason })
		await tx.driftFinding.updateMany({
			where: { id: row.id, version: row.version },
			data: { ignoredAt: now, ignoredBy: actor.name, ignoredReason: input.reason, version: { increment: 1 } },
		})
		return {
			of: row.id,
			before: { ignored: row.ignoredAt !== null, reason: row.ignoredReason },
			after: { ignored: true, reason: input.reason },
			result: { id: row.id },
		}
	},
})
