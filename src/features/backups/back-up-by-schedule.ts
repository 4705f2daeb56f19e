import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { backUpByScheduleJob } from './backup-jobs'
import { ON_ITS_WAY } from './create-backup'
import { backupOf, locateStored, trashedSince } from './locate-backup'

/** Has a mailbox backed up in the run of a schedule. What lies in the trash has its own backup, before it is erased. */
export const backUpBySchedule = command({
	right: 'system.back-up',
	input: z.strictObject({ mailbox: Id, run: Id }),
	locate: async (read, input) => {
		const found = await locateStored(read, input)
		if (!found || trashedSince(found.row)) return null
		return { place: found.place, label: found.label, account: found.row.accountId, row: found.row }
	},
	run: async (tx, { input, row, queue }) => {
		const data = { ...backupOf(row), why: 'schedule' as const, runId: input.run }
		const { id } = await tx.backup.create({ data, select: { id: true } })
		await queue(backUpByScheduleJob, { backup: id })
		// The journal tells of the run, and of each backup once it is proved.
		return { of: id, before: null, after: null, result: { id } }
	},
	conflicts: ON_ITS_WAY,
})
