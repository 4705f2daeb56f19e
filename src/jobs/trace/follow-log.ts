import { stat } from 'node:fs/promises'
import type pg from 'pg'
import { log, reasonOf } from '@/platform/log'
import { type LogSettings, readOn } from './read-on'

/** Follows the mail log for as long as the worker runs. It asks the file and not the database, as long as nothing was written to it. */

const EVERY_MS = 1_000
/** So often it looks properly even so: at a file that was filled and moved away between two looks. */
const THOROUGHLY_EVERY = 60

const PROBLEM =
	'INSERT INTO mail_log (file, problem, keeps_days, keeps_subjects) VALUES ($1, $2, $3, $4) ON CONFLICT (file) DO UPDATE SET problem = excluded.problem'

const SENTENCES: Readonly<Record<string, string>> = {
	ENOENT: 'It is not there.',
	EACCES: 'The panel may not read it.',
	ENOTDIR: 'Its folder is not there.',
	EISDIR: 'It is a folder.',
}
/** Why a log cannot be read; NULL where it is not the log that is wrong. */
function problemOf(error: unknown): string | null {
	const code = error instanceof Error && 'code' in error ? String(error.code) : ''
	if (Object.hasOwn(SENTENCES, code)) return SENTENCES[code] ?? null
	return code.startsWith('Z_') ? 'An older part of it is packed and cannot be unpacked.' : null
}

/** @returns ends it, when what is being read has been kept */
export function followLog(pool: Pick<pg.Pool, 'connect' | 'query'>, settings: LogSettings): () => Promise<void> {
	const stopping = new AbortController()
	let seen = ''
	let looks = 0
	let said: string | null = null

	const isQuiet = async (): Promise<boolean> => {
		const { ino, size, mtimeMs } = await stat(settings.file)
		const now = `${ino} ${size} ${mtimeMs}`
		looks += 1
		if (now === seen && looks % THOROUGHLY_EVERY !== 0) return true
		seen = now
		return false
	}
	const tell = async (error: unknown): Promise<void> => {
		seen = ''
		const problem = problemOf(error)
		const reason = problem ?? reasonOf(error)
		if (said !== reason) log.warn('the mail log is not read', { file: settings.file, reason })
		if (problem !== null && said !== reason)
			await pool
				.query(PROBLEM, [settings.file, problem, settings.keepsDays, settings.keepsSubjects])
				.catch(() => undefined)
		said = reason
	}
	const look = async (): Promise<void> => {
		try {
			if (said === null && (await isQuiet())) return
			let more = await readOn(pool, settings)
			while (more === 'now' && !stopping.signal.aborted) more = await readOn(pool, settings)
			if (more !== 'no') seen = ''
			if (said !== null) log.info('the mail log is read again', { file: settings.file })
			said = null
		} catch (error) {
			await tell(error)
		}
	}
	return repeated(look, stopping)
}

function repeated(look: () => Promise<void>, stopping: AbortController): () => Promise<void> {
	const running = (async () => {
		while (!stopping.signal.aborted) {
			await look()
			await new Promise<void>((resolve) => {
				const timer = setTimeout(resolve, EVERY_MS)
				stopping.signal.addEventListener(
					'abort',
					() => {
						clearTimeout(timer)
						resolve()
					},
					{ once: true },
				)
			})
		}
	})()
	return async () => {
		stopping.abort()
		await running
	}
}
