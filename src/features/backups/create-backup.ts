import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { makeBackupJob } from './backup-jobs'
import { backupOf, locateStored } from './locate-backup'

export const ON_ITS_WAY = {
	backup_on_its_way: { field: '', text: 'A backup of this mailbox is being made already. Wait until it is done.' },
}

/** Has a backup of a mailbox made, as soon as the worker comes to it; also of one that lies in the trash. */
export const createBackup = command({
	name: 'create-backup',
	right: 'backup.create',
	input: z.strictObject({ mailbox: Id }),
	locate: async (read, input) => {
		const found = await locateStored(read, input)
		return found && { place: found.place, label: found.label, account: found.row.accountId, row: found.row }
	},
	run: async (tx, { row, actor, queue }) => {
		const asked = { askedById: actor.accountId, askedBy: actor.name }
		const data = { ...backupOf(row), why: 'hand' as const, ...asked }
		const { id } = await tx.backup.create({ data, select: { id: true } })
		await queue(makeBackupJob, { backup: id })
		return { of: id, before: null, after: { mailbox: row.address, why: 'hand' }, result: { id, mailbox: row.id } }
	},
	conflicts: ON_ITS_WAY,
})
