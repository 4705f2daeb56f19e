import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'

export interface RestoreRow {
	readonly id: string
	readonly address: string
	readonly folders: readonly string[]
	readonly intoFolder: string
	readonly madeAgain: boolean
	readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped'
	readonly total: number
	readonly done: number
	readonly results: readonly { readonly what: string; readonly ok: boolean; readonly text: string }[]
	readonly note: string
	readonly askedBy: string
	readonly createdAt: Date
}

const SHOWN = 10

/** The latest restores of a backup, of those that the viewer may see: of another mailbox only who sees that one. */
export const listRestores = (viewer: Loaded, backup: string): Promise<RestoreRow[]> =>
	query(
		viewer,
		'backup.read',
		(read) => read.sql<RestoreRow>`
			SELECT r.id, r.address, r.folders, r.into_folder AS "intoFolder", r.made_again AS "madeAgain", r.state::text AS state, r.total, r.done,
				r.results, r.note, r.asked_by AS "askedBy", r.created_at AS "createdAt"
			FROM "restore" r WHERE r.backup_id = ${backup}::uuid ORDER BY r.created_at DESC, r.id DESC LIMIT ${SHOWN}`,
	)
