import { createBackup } from '@/features/backups/create-backup'
import { askRestore } from '@/features/restores/ask-restore'
import { goOnRestore } from '@/features/restores/go-on-restore'
import { stopRestore } from '@/features/restores/stop-restore'
import { freshBackup, freshMailbox } from '../world'
import { freshProved, freshRestore } from '../world-mail'
import { attempt, type Entries, reading } from './attempt'

export const BACKUP: Entries<'backup'> = {
	'backup.read': reading(
		async (read) => (await read.backup.findMany({ select: { id: true } })).map(({ id }) => id),
		(aim) => freshBackup(aim),
	),
	'backup.restore': [
		attempt(askRestore, async (aim) => {
			const { id } = await freshMailbox(aim)
			await aim.world.db.query("UPDATE restore SET state = 'stopped' WHERE mailbox_id = $1", [id])
			return { backup: await freshProved(aim) }
		}),
		attempt(goOnRestore, async (aim) => ({ restore: await freshRestore(aim), total: 2, done: 1 }), { entries: 0 }),
		attempt(stopRestore, async (aim) => ({ restore: await freshRestore(aim) })),
	],
	'backup.create': [
		attempt(createBackup, async (aim) => {
			const { id } = await freshMailbox(aim)
			// One of the actor's own may be under way from before.
			await aim.world.db.query(
				"UPDATE backup SET state = 'failed' WHERE mailbox_id = $1 AND state IN ('waiting', 'running')",
				[id],
			)
			return { mailbox: id }
		}),
	],
}
