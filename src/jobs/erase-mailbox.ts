import type { Task } from 'graphile-worker'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { eraseMailboxJob } from '@/features/backups/backup-jobs'
import { prepareErasing } from '@/features/backups/begin-erasing'
import { dueForErasing } from '@/features/backups/due-for-erasing'
import { erase } from '@/features/backups/erase'
import { handler, keyOf, settled } from './handler'
import { means } from './make-backup'

/** Erases the mail of a mailbox that lies in the trash, under the verified backup that is named. Whole, or not begun. */
export const eraseMailboxTask = handler(eraseMailboxJob, async ({ backup }, { program, key }) => {
	await erase(backup, { caller: program(['system.erase']), key }, means())
})

/** Each hour: what has lain in the trash for as long as its organization keeps it is backed up, so that it can be erased. */
export const emptyTrash: Task = async () => {
	const caller = systemCaller('Trash', ['system.erase'])
	for (const { mailbox, since } of await dueForErasing()) {
		const day = new Date().toISOString().slice(0, 10)
		settled(
			await execute(prepareErasing, caller, { mailbox }, { key: keyOf('empty-trash', `${mailbox} ${since} ${day}`) }),
		)
	}
}
