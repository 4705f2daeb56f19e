import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateBackup } from './locate-backup'

/**
 * Says that a backup is kept no longer. Its archive goes after that, and `confirmRemoved` when it is gone: so no row promises what cannot be
 * read, and whoever is stopped between finds in the row what is still to be removed. The database refuses the last good one of a mailbox,
 * what no schedule made, and what somebody restores from (app.keep_backup).
 */
export const expireBackup = command({
	right: 'system.back-up',
	input: z.strictObject({ backup: Id }),
	locate: async (read, input) => {
		const found = await locateBackup(read, input)
		return found?.row.backup.state === 'verified' ? found : null
	},
	run: async (tx, { row: { backup } }) => {
		await tx.backup.updateMany({ where: { id: backup.id, state: 'verified' }, data: { state: 'expired' } })
		const { messages, sha256, store, object } = backup
		const after = {
			state: 'expired',
			why: backup.why,
			backupFrom: backup.madeAt,
			messages,
			sha256,
			where: `${store}: ${object}`,
		}
		return {
			of: backup.id,
			kind: 'backup',
			label: backup.address,
			before: { state: 'verified' },
			after,
			result: { id: backup.id },
		}
	},
	conflicts: {
		backup_in_use: { field: '', text: 'Something is being restored from it.' },
		backup_stays: { field: '', text: 'It was not made by a schedule.' },
		backup_is_last: { field: '', text: 'It is the only good one of its mailbox.' },
	},
})

/** The archive of an expired backup is out of its store. */
export const confirmRemoved = command({
	right: 'system.back-up',
	input: z.strictObject({ backup: Id }),
	locate: async (read, input) => {
		const found = await locateBackup(read, input)
		return found?.row.backup.state === 'expired' ? found : null
	},
	run: async (tx, { row: { backup }, now }) => {
		await tx.backup.updateMany({
			where: { id: backup.id, state: 'expired', removedAt: null },
			data: { removedAt: now },
		})
		return { of: backup.id, before: null, after: null, result: { id: backup.id } }
	},
})
