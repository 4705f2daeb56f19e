import type pg from 'pg'
import { BEGINNING, type Place, type Taken, takeFrom } from '@/platform/mail-server/log-file'
import type { Entry } from './log-entry'
import { entryOf } from './log-line'
import { Together } from './put-together'
import { keep, known, whoseIn } from './store'

/** What the server's settings say about the trace. */
export interface LogSettings {
	/** Absolute path of the mail log. */
	readonly file: string
	/** The most days that a message is kept for. */
	readonly keepsDays: number
	readonly keepsSubjects: boolean
}

interface Row {
	readonly inode: string
	readonly offset: string
	readonly head: string
	readonly headBytes: number
	readonly lines: string
}
const HERE = `INSERT INTO mail_log (file, keeps_days, keeps_subjects) VALUES ($1, $2, $3)
	ON CONFLICT (file) DO UPDATE SET keeps_days = excluded.keeps_days, keeps_subjects = excluded.keeps_subjects
	WHERE (mail_log.keeps_days, mail_log.keeps_subjects) IS DISTINCT FROM (excluded.keeps_days, excluded.keeps_subjects)`
/** Whoever else reads the same log waits here, and goes on behind what this one has kept. */
const WHERE =
	'SELECT inode, offset_bytes AS offset, head, head_bytes AS "headBytes", lines FROM mail_log WHERE file = $1 FOR UPDATE'
const KEEP = `UPDATE mail_log SET inode = $2, offset_bytes = $3, head = $4, head_bytes = $5, lines = lines + $6, not_understood = not_understood + $7,
	gaps = gaps + $8, read_at = now(), told_at = coalesce(to_timestamp($9::float8 / 1000), told_at), problem = '' WHERE file = $1`

/**
 * Reads the next lines of the log into the database. In one transaction with how far it came: what is read twice because nobody knew whether
 * it was kept is kept once, and a worker that dies has either read it or not.
 * @returns whether there is more at once, or soon
 * @throws NodeJS.ErrnoException of the log file; whatever the database says
 */
export async function readOn(pool: Pick<pg.Pool, 'connect'>, settings: LogSettings): Promise<Taken['more']> {
	const client = await pool.connect()
	try {
		await client.query('BEGIN')
		await client.query(HERE, [settings.file, settings.keepsDays, settings.keepsSubjects])
		const { rows } = await client.query<Row>(WHERE, [settings.file])
		const row = rows[0]
		const place: Place = row
			? { inode: BigInt(row.inode), offset: BigInt(row.offset), head: row.head, headBytes: row.headBytes }
			: BEGINNING
		const taken = await takeFrom(settings.file, place)
		await keepTaken(client, settings, taken, Number(row?.lines ?? 0))
		await client.query('COMMIT')
		return taken.more
	} catch (error) {
		await client.query('ROLLBACK').catch(() => undefined)
		throw error
	} finally {
		client.release()
	}
}

async function keepTaken(client: pg.ClientBase, settings: LogSettings, taken: Taken, before: number): Promise<void> {
	const entries: Entry[] = []
	let notUnderstood = 0
	let latest: number | null = null
	for (const line of taken.lines) {
		const said = line.includes('\0') ? null : entryOf(line, taken.asOf)
		if (said === null) notUnderstood += 1
		else if (said !== 'other') entries.push(...said)
	}
	if (entries.length > 0) {
		const there = await known(client, entries)
		const together = new Together(
			there,
			await whoseIn(client, entries, there.messages),
			before % 2_000_000_000,
			settings.keepsSubjects,
		)
		for (const entry of entries) together.take(entry)
		await keep(client, together.told())
		latest = entries.at(-1)?.at ?? null
	}
	const { inode, offset, head, headBytes } = taken.next
	const gaps = taken.lost ? 1 : 0
	await client.query(KEEP, [
		settings.file,
		inode,
		offset,
		head,
		headBytes,
		taken.lines.length,
		notUnderstood,
		gaps,
		latest,
	])
}
