import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateOpenRestore } from './locate-restore'

/** Stops a restore; what was brought back by then stays. */
export const stopRestore = command({
	name: 'stop-restore',
	right: 'backup.restore',
	input: z.strictObject({ restore: Id }),
	locate: (read, input) => locateOpenRestore(read, input.restore),
	run: async (tx, { row: { restore, target }, now }) => {
		const open = { id: restore.id, state: { in: ['waiting' as const, 'running' as const] } }
		await tx.restore.updateMany({ where: open, data: { state: 'stopped', fileKey: null, endedAt: now } })
		const after = { backupOf: restore.fromAddress, state: 'stopped' }
		return { of: target.id, before: null, after, result: { id: restore.id } }
	},
})
