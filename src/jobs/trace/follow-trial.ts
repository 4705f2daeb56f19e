import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { followLog } from './follow-log'

/**
 * Where the panel was told of no log it follows that of a trial (`npm run mail -- try`), which notes where it lies: somebody who tries the panel out
 * sees their first message in the trace without a setting, and without starting anything again.
 */

const EVERY_MS = 2_000
const NOTED = "SELECT trial_log AS file FROM mail_server_setup WHERE trial_log <> ''"

interface Followed {
	readonly file: string
	readonly stop: () => Promise<void>
}

/** The trial's log, once it is there; NULL also while the database is away. */
async function trialLog(pool: Pick<pg.Pool, 'query'>): Promise<string | null> {
	try {
		const { rows } = await pool.query<{ file: string }>(NOTED)
		const file = rows[0]?.file ?? null
		return file !== null && (await stat(file)).isFile() ? file : null
	} catch {
		return null
	}
}

/** @returns ends it, when what is being read has been kept */
export function followTrial(pool: Pick<pg.Pool, 'connect' | 'query'>, keepsDays: number): () => Promise<void> {
	const stopping = new AbortController()
	const running = (async () => {
		let followed: Followed | undefined
		while (!stopping.signal.aborted) {
			const file = await trialLog(pool)
			if (file !== null && file !== followed?.file) {
				await followed?.stop()
				followed = { file, stop: followLog(pool, { file, keepsDays, keepsSubjects: true }) }
			}
			await sleep(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
		}
		await followed?.stop()
	})()
	return async () => {
		stopping.abort()
		await running
	}
}
