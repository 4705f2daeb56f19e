import { systemQuery } from '@/core/gateway/query'
import { unseal } from '@/core/proof/sealed'
import { KEY_PURPOSE } from './restore-rules'

/** What a restore is about, for the job that does it; NULL when it is over. */
export const restoreToDo = (id: string) =>
	systemQuery('system.restore', async (read) => {
		const restore = await read.restore.findFirst({
			where: { id, state: { in: ['waiting', 'running'] } },
			select: {
				id: true,
				backupId: true,
				mailboxId: true,
				folders: true,
				intoFolder: true,
				withAliases: true,
				withLists: true,
				madeAgain: true,
			},
		})
		const backup = restore && (await read.backup.findFirst({ where: { id: restore.backupId } }))
		if (!restore || !backup) return null
		const [row] = await read.sql<{ key: Uint8Array | null }>`SELECT app.file_key_of(${id}::uuid) AS key`
		const fileKey = row?.key ? unseal(row.key, KEY_PURPOSE, backup.id) : null
		return { ...restore, backup, fileKey }
	})
export type RestoreToDo = NonNullable<Awaited<ReturnType<typeof restoreToDo>>>
