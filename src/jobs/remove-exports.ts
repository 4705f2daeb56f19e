import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Task } from 'graphile-worker'
import { exportFolder } from '@/features/exports/export-folder'

/**
 * Each hour: deletes the files of exports whose three days are over, or that were taken back. The row says so first, so that nobody is
 * handed a file while it goes; then every file without a row that is ready is deleted, whatever left it there. Rows stay for thirty days.
 */
const STATEMENTS = [
	`UPDATE mail_export SET state = 'gone' WHERE state = 'ready' AND ends_at <= now()`,
	// Its job is out of tries, or its mailbox went to the trash before it began.
	`UPDATE mail_export e SET state = 'failed', note = 'The copy could not be made. Ask again.' WHERE e.state IN ('waiting', 'running') AND e.asked_at < now() - interval '2 days'`,
	`DELETE FROM mail_export WHERE state IN ('gone', 'failed') AND asked_at < now() - interval '30 days'`,
]
/** Those that are kept, and those that may be written at this moment. */
const KEPT = `SELECT id || CASE state WHEN 'ready' THEN '.zip' ELSE '.zip.part' END AS name FROM mail_export WHERE state IN ('ready', 'running', 'waiting')
	UNION ALL SELECT id || '.zip' FROM mail_export WHERE state = 'running'`

export const removeExports: Task = async (_payload, { query }) => {
	for (const statement of STATEMENTS) await query(statement)
	// Looked at before the rows are asked: a file that comes to be meanwhile is not in it.
	const files = await readdir(exportFolder()).catch(() => [])
	const { rows } = await query<{ name: string }>(KEPT)
	const kept = new Set(rows.map(({ name }) => name))
	for (const name of files) if (!kept.has(name)) await rm(join(exportFolder(), name), { force: true })
}
