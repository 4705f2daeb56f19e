import { z } from 'zod'
import { canonicalAddress, Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict, invalid } from '@/core/gateway/result'
import { makeBackupJob } from './backup-jobs'
import { backupOf, locateStored, trashedSince } from './locate-backup'

const UNDER_WAY = 'Its erasing has been asked for already, and waits for the backup.'

/**
 * Has the mail of a mailbox in the trash erased without waiting for its time to be over. First a backup is made and held against the
 * mail; until that is done, and if it never is, nothing is erased and the mailbox can be restored.
 */
export const eraseMailbox = command({
	name: 'erase-mailbox',
	right: 'mailbox.erase',
	input: z.strictObject({ mailbox: Id, confirm: z.string().max(300) }),
	locate: (read, input) => locateStored(read, input),
	run: async (tx, { input, row, actor, queue }) => {
		if (!trashedSince(row)) throw conflict({}, 'It does not lie in the trash. Delete it first.')
		if (canonicalAddress(input.confirm) !== row.address)
			throw invalid({ confirm: 'Type the address as it stands above.' })
		const asked = { askedById: actor.accountId, askedBy: actor.name }
		const data = { ...backupOf(row), why: 'erasing' as const, ...asked }
		const { id } = await tx.backup.create({ data, select: { id: true } })
		await queue(makeBackupJob, { backup: id })
		return { of: row.id, before: null, after: { erasing: 'asked', backup: id }, result: { id: row.id, backup: id } }
	},
	conflicts: { backup_on_its_way: { field: '', text: UNDER_WAY } },
})
