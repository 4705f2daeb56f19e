import { systemQuery } from '@/core/gateway/query'

/** As many as an hour takes in any server; the next one takes the rest. */
const AT_ONCE = 500

export interface DueForErasing {
	readonly mailbox: string
	/** Since when it lies in the trash, as the database writes it. */
	readonly since: string
}

/**
 * Mailboxes whose time in the trash is over, and whose erasing nobody has begun; one whose backup was refused or failed is taken up again a
 * day later. What is protected stays until the protection is lifted.
 */
export const dueForErasing = (): Promise<readonly DueForErasing[]> =>
	systemQuery(
		'system.erase',
		(read) => read.sql<DueForErasing>`
			SELECT m.id AS mailbox, greatest(m.deleted_at, d.deleted_at)::text AS since
			FROM mailbox m JOIN domain d ON d.id = m.domain_id JOIN organization o ON o.id = d.organization_id
			WHERE m.erased_at IS NULL AND m.erase_backup_id IS NULL AND (m.deleted_at IS NOT NULL OR d.deleted_at IS NOT NULL)
				AND greatest(m.deleted_at, d.deleted_at) < now() - make_interval(days => o.trash_days)
				AND NOT EXISTS (SELECT FROM backup b WHERE b.mailbox_id = m.id AND b.why = 'erasing' AND b.created_at >= greatest(m.deleted_at, d.deleted_at)
					AND (b.state IN ('waiting', 'running', 'verified') OR b.created_at > now() - interval '1 day'))
				AND NOT EXISTS (SELECT FROM protection p WHERE p.account_id = m.account_id)
			ORDER BY greatest(m.deleted_at, d.deleted_at) LIMIT ${AT_ONCE}`,
	)

export interface BackupToErase {
	readonly mailbox: { readonly id: string; readonly domain: string }
	/** The hash of all that the store held when it was verified. */
	readonly contents: string
	readonly place: string
	readonly store: string
	/** Erasing has begun. */
	readonly begun: boolean
}

/** What is to be erased under a backup. NULL = it is done, or came back from the trash, or the backup is not good for it. */
export async function backupToErase(backup: string): Promise<BackupToErase | null> {
	const [row] = await systemQuery(
		'system.erase',
		(read) => read.sql<{
			mailbox: string
			domain: string
			contents: string
			store: string
			object: string
			begun: boolean
		}>`
			SELECT m.id AS mailbox, d.name AS domain, b.contents, b.store, b.object, m.erase_backup_id IS NOT NULL AS begun
			FROM backup b JOIN mailbox m ON m.id = b.mailbox_id JOIN domain d ON d.id = m.domain_id
			WHERE b.id = ${backup}::uuid AND b.state = 'verified' AND b.why = 'erasing' AND m.erased_at IS NULL
				AND (m.deleted_at IS NOT NULL OR d.deleted_at IS NOT NULL) AND b.created_at >= greatest(m.deleted_at, d.deleted_at)
				AND (m.erase_backup_id IS NULL OR m.erase_backup_id = b.id)`,
	)
	return row
		? {
				mailbox: { id: row.mailbox, domain: row.domain },
				contents: row.contents,
				store: row.store,
				place: row.object,
				begun: row.begun,
			}
		: null
}
