import type { Task } from 'graphile-worker'
import { journalPublicKey, signHead } from '@/core/audit/journal-key'
import { type Ask, type ChainVerdict, verifyJournal } from '@/core/audit/verify-journal'
import { env, handed } from '@/platform/env'
import { log } from '@/platform/log'

/**
 * Once a day: walks along every chain of the journal, notes what was found for those who may read it, and signs where each chain
 * ends that holds. It is asked each hour and does nothing while the last time is less than 23 hours ago, so that a server that sleeps at
 * night is looked at as well. A chain that does not hold is not signed, and the log says it each time.
 */

const IS_DUE = `SELECT coalesce(max(at) < now() - interval '23 hours', true) AS due FROM journal_check`

const NOTE = `
	INSERT INTO journal_check (chain, at, position, problems, said) VALUES ($1, now(), $2, $3, $4)
	ON CONFLICT (chain) DO UPDATE SET at = excluded.at, position = greatest(journal_check.position, excluded.position), problems = excluded.problems, said = excluded.said`

/** Only where the chain has grown since: an end that was signed already says nothing new. */
const IS_SIGNED = 'SELECT FROM journal_head WHERE chain = $1 AND position = $2 AND public_key = $3'
const SIGN = `
	INSERT INTO journal_head (chain, day, position, hash, public_key, signature) VALUES ($1, $2, $3, $4, $5, $6)
	ON CONFLICT (chain, day) DO UPDATE SET position = excluded.position, hash = excluded.hash, public_key = excluded.public_key, signature = excluded.signature`

async function sign(query: Ask, { chain, position, hash }: ChainVerdict, secret: string): Promise<void> {
	const known = await query(IS_SIGNED, [chain, String(position), journalPublicKey(secret)])
	if (known.rows.length > 0) return
	const { rows } = await query<{ day: string }>("SELECT (now() AT TIME ZONE 'UTC')::date::text AS day")
	const head = signHead(secret, { chain, day: rows[0]?.day ?? '', position, hash })
	await query(SIGN, [chain, head.day, String(position), head.hash, head.publicKey, head.signature])
}

/** @param query asks the database as its owner */
export async function checkJournal(query: Ask): Promise<readonly ChainVerdict[]> {
	const secret = handed('authSecret')
	const trusted = new Set([journalPublicKey(secret), ...env().journalKeys])
	const verdicts = await verifyJournal(query, { trusted })
	for (const verdict of verdicts) {
		const { chain, position, problems, said } = verdict
		if (problems > 0) log.error('the journal is not as it was written', { chain, problems, said })
		else if (position > 0n) await sign(query, verdict, secret)
		await query(NOTE, [chain, String(position), problems, said])
	}
	return verdicts
}

export const verifyJournalDaily: Task = async (_payload, { query }) => {
	const { rows } = await query<{ due: boolean }>(IS_DUE)
	const ask: Ask = async <R>(sql: string, values?: unknown[]) => ({ rows: (await query(sql, values)).rows as R[] })
	if (rows[0]?.due) await checkJournal(ask)
}
