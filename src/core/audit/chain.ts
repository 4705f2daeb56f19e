/**
 * The form in which the journal is chained, written down once more beside the database's own (app.journal_content and
 * app.journal_hash): who verifies has to believe no function of the database that is verified. Pure.
 */
import { createHash } from 'node:crypto'

/** The chain of all entries that belong to no organization. */
export const SERVER_CHAIN = '00000000-0000-0000-0000-000000000000'

/** An entry as text, column by column and in this order; `before` and `after` as PostgreSQL writes jsonb. */
export const ENTRY_COLUMNS = [
	'id',
	'at',
	'actor_id',
	'actor_name',
	'client_address',
	'right',
	'outcome',
	'why',
	'grant_id',
	'subject_kind',
	'subject_id',
	'subject_label',
	'organization_id',
	'domain_id',
	'mailbox_id',
	'account_id',
	'before',
	'after',
] as const

/** An array of text as jsonb writes it: JSON, with a blank behind each comma. */
const written = (values: readonly (string | null)[]): string =>
	`[${values.map((value) => JSON.stringify(value)).join(', ')}]`

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()

/** @param entry the values of ENTRY_COLUMNS; `at` in UTC with six digits behind the second: 2026-11-22T10:03:27.000113Z */
export const contentOf = (entry: readonly (string | null)[]): Buffer => digest(written(entry))

/** @param previous the hash of the link before; empty at the first */
export const hashOf = (chain: string, position: bigint, previous: Uint8Array, content: Uint8Array): Buffer =>
	digest(
		written([
			'postern-journal-1',
			chain,
			String(position),
			Buffer.from(previous).toString('hex'),
			Buffer.from(content).toString('hex'),
		]),
	)

/** Where a chain ended on a day. */
export interface Head {
	readonly chain: string
	/** 2026-11-22, in UTC. */
	readonly day: string
	readonly position: bigint
	readonly hash: Uint8Array
}

/** What is signed of a head. */
export const headText = ({ chain, day, position, hash }: Head): string =>
	written(['postern-journal-head-1', chain, day, String(position), Buffer.from(hash).toString('hex')])
