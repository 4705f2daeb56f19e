import { createBackup } from '@/features/backups/create-backup'
import { freshBackup, freshMailbox } from '../world'
import { attempt, type Entries, reading } from './attempt'

export const BACKUP: Entries<'backup'> = {
	'backup.read': reading(
		async (read) => (await read.backup.findMany({ select: { id: true } })).map(({ id }) => id),
		(aim) => freshBackup(aim),
	),
	'backup.create': [
		attempt(createBackup, async (aim) => {
			const { id } = await freshMailbox(aim)
			// One of the actor's own may be under way from before.
			await aim.world.db.query("UPDATE backup SET state = 'failed' WHERE mailbox_id = $1", [id])
			return { mailbox: id }
		}),
	],
}
