import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { makeBackupJob } from './backup-jobs'
import { backupOf, locateBackup, locateStored, trashedSince } from './locate-backup'

/** The time in the trash is over: has the backup made without which nothing is erased. */
export const prepareErasing = command({
	right: 'system.erase',
	input: z.strictObject({ mailbox: Id }),
	locate: async (read, input) => {
		const found = await locateStored(read, input)
		if (!found || !trashedSince(found.row)) return null
		return { place: found.place, label: found.label, account: found.row.accountId, row: found.row }
	},
	run: async (tx, { row, actor, queue }) => {
		const data = { ...backupOf(row), why: 'erasing' as const, askedBy: actor.name }
		const { id } = await tx.backup.create({ data, select: { id: true } })
		await queue(makeBackupJob, { backup: id })
		return { of: row.id, before: null, after: { erasing: 'due', backup: id }, result: { id: row.id, backup: id } }
	},
	conflicts: { backup_on_its_way: { field: '', text: 'It is being backed up already.' } },
})

/**
 * From here on there is no way back but from the backup: the mail is about to be erased. The database asks once more for a verified
 * backup that was made since the mailbox was deleted (app.guard_erasing).
 */
export const beginErasing = command({
	right: 'system.erase',
	input: z.strictObject({ backup: Id }),
	locate: async (read, input) => {
		const found = await locateBackup(read, input)
		if (!found || found.row.mailbox.erasedAt || found.row.backup.state !== 'verified') return null
		return trashedSince(found.row.mailbox) ? found : null
	},
	run: async (tx, { row: { backup, mailbox } }) => {
		const result = { id: mailbox.id }
		if (mailbox.eraseBackupId !== null) return { of: mailbox.id, before: null, after: null, result }
		const data = { eraseBackupId: backup.id, version: { increment: 1 } }
		await tx.mailbox.update({ where: { id: mailbox.id }, data, select: { id: true } })
		return { of: mailbox.id, before: null, after: null, result }
	},
	conflicts: { erasing_needs_backup: { field: '', text: 'There is no verified backup since it was deleted.' } },
})

/** The mail is gone: keeps what is left of the mailbox as its own tombstone, and writes the receipt. */
export const finishErasing = command({
	right: 'system.erase',
	input: z.strictObject({ backup: Id, place: z.string().max(1_000) }),
	locate: async (read, input) => {
		const found = await locateBackup(read, input)
		return found && found.row.mailbox.eraseBackupId === input.backup && !found.row.mailbox.erasedAt ? found : null
	},
	run: async (tx, { input, row: { backup, mailbox }, now }) => {
		// In a domain that comes back from the trash it stays deleted.
		const data = { erasedAt: now, deletedAt: trashedSince(mailbox), version: { increment: 1 } }
		await tx.mailbox.update({ where: { id: mailbox.id }, data, select: { id: true } })
		await tx.mailUsage.updateMany({ where: { mailboxId: mailbox.id }, data: { bytes: 0, messages: 0 } })
		const receipt = {
			erasedAt: now,
			messages: backup.messages,
			bytes: backup.mailBytes,
			backup: backup.id,
			// Named so that the journal does not take it for the hash of a secret.
			sha256: backup.sha256,
			where: `${input.place}/${backup.object}`,
			asked: backup.askedBy,
		}
		return { of: mailbox.id, before: { erasedAt: null }, after: receipt, result: { id: mailbox.id } }
	},
})
