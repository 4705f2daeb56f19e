import { execute } from '@/core/gateway/execute'
import { keepBackupsJob } from '@/features/backups/backup-jobs'
import { confirmRemoved, expireBackup } from '@/features/backups/expire-backup'
import { archivesToRemove, backupsToExpire } from '@/features/backups/kept-backups'
import { storeOf } from '@/platform/backup-store'
import { handler, settled } from './handler'

/**
 * After each backup that a schedule made: ends those of the mailbox that are kept no longer. The row says so first, then the archive goes,
 * then the row says that it is gone; whatever an earlier turn left between is taken up. What is in use is asked again after the next backup.
 */
export const keepBackups = handler(keepBackupsJob, async ({ mailbox }, { program }) => {
	const caller = program(['system.back-up'])
	for (const backup of await backupsToExpire(mailbox)) settled(await execute(expireBackup, caller, { backup }))
	for (const { id, store, object } of await archivesToRemove(mailbox)) {
		const place = storeOf(store)
		// A store that the panel was told to forget may be set again; until then the row remembers.
		if (!place) continue
		await place.remove(object)
		settled(await execute(confirmRemoved, caller, { backup: id }))
	}
})
