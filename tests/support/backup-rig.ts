/** What tests of backups need beside a mail server: where backups go, and the worker's turn. */
import { join } from 'node:path'
import type pg from 'pg'
import { tasks } from '@/jobs'
import { secretOf } from './mail-secret'
import type { MailStack } from './mail-stack'
import { makeDue, work } from './worker'

/** Tells the program where mail and backups lie. Before it reads its settings for the first time. @returns the folder of backups */
export async function useStore(stack: MailStack, ownerUrl: string): Promise<string> {
	// Removed with the stack.
	const folder = join(stack.wanted.dovecot.folder, 'panel')
	process.env.DOVEADM_URL = stack.doveadm.url
	process.env.AUTH_SECRET = secretOf(ownerUrl)
	process.env.MAIL_FOLDER = stack.wanted.dovecot.mailFolder
	process.env.DATA_DIR = join(folder, 'data')
	process.env.BACKUP_FOLDER = join(folder, 'kept')
	return join(folder, 'kept')
}

/** The worker does all that waits, and what came of it, until nothing is left. */
export async function workAll(pool: pg.Pool): Promise<void> {
	for (let turn = 0; turn < 20; turn += 1) {
		await makeDue(pool)
		await work(pool, tasks)
		const { rows } = await pool.query('SELECT FROM graphile_worker._private_jobs WHERE attempts < max_attempts')
		if (rows.length === 0) return
	}
}

/** One turn: what fails waits for the next one. */
export async function workOnce(pool: pg.Pool): Promise<void> {
	await makeDue(pool)
	await work(pool, tasks)
}
