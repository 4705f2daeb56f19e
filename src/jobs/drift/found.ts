/** What a look finds, and what is kept of it. */
import type { Kind, Severity } from '@/features/drift/kinds'

/** Asks the database as its owner. */
export type Ask = <R>(sql: string, values?: unknown[]) => Promise<R[]>

export interface Found {
	readonly kind: Kind
	/** The same thing has the same subject each time. */
	readonly subject: string
	/** Whose domain it is about; left out = the whole server's. */
	readonly domainId?: string | null
	readonly mailboxId?: string
	readonly label: string
	readonly detail?: Readonly<Record<string, unknown>>
	readonly severity: Severity
	/** Another one when something about it changes that somebody who ignored it should hear of; by default nothing does. */
	readonly mark?: string
}

/** Why a look came to no answer. What it found earlier stays as it was: not known is never taken for gone, nor for wrong. */
export class NotKnown extends Error {
	override readonly name = 'NotKnown'
}

export interface Answer {
	readonly found: readonly Found[]
	/** What could not be looked at this time, by kind and subject in one text. */
	readonly skipped?: ReadonlySet<string>
}

const EACH = 500

const KEEP = `
	INSERT INTO drift_finding AS f (id, kind, subject, domain_id, mailbox_id, label, detail, severity, mark)
	SELECT gen_random_uuid(), n.kind, n.subject, n."domainId", n."mailboxId", n.label, n.detail, n.severity, n.mark
	FROM jsonb_to_recordset($1::jsonb) AS n (kind text, subject text, "domainId" uuid, "mailboxId" uuid, label text, detail jsonb, severity smallint, mark text)
	ON CONFLICT (kind, subject) WHERE closed_at IS NULL DO UPDATE SET domain_id = excluded.domain_id, mailbox_id = excluded.mailbox_id,
		label = excluded.label, detail = excluded.detail, severity = excluded.severity, mark = excluded.mark, last_seen_at = now(),
		ignored_at = CASE WHEN f.mark = excluded.mark THEN f.ignored_at END,
		ignored_by = CASE WHEN f.mark = excluded.mark THEN f.ignored_by ELSE '' END,
		ignored_reason = CASE WHEN f.mark = excluded.mark THEN f.ignored_reason ELSE '' END,
		version = f.version + CASE WHEN f.mark = excluded.mark THEN 0 ELSE 1 END
	RETURNING (f.xmax = 0) AS opened`

// What is on its way out of the store is gone from it before that is told.
const OPEN =
	"SELECT kind, subject FROM drift_finding WHERE closed_at IS NULL AND mending <> 'erase' AND kind = ANY ($1)"

const CLOSE = `
	UPDATE drift_finding f SET closed_at = now(), closed_how = 'vanished', mending_at = NULL, mending = '', version = f.version + 1
	FROM unnest($1::text[], $2::text[]) AS gone (kind, subject) WHERE f.kind = gone.kind AND f.subject = gone.subject AND f.closed_at IS NULL AND f.mending <> 'erase'`

export const keyOf = ({ kind, subject }: Pick<Found, 'kind' | 'subject'>): string => `${kind} ${subject}`

/**
 * Keeps what was found, and closes what differs no more. Run twice it does nothing twice.
 * @param kinds what the look would have found, had there been any
 */
export async function keep(
	ask: Ask,
	kinds: readonly Kind[],
	{ found, skipped }: Answer,
): Promise<{ opened: number; closed: number }> {
	let opened = 0
	for (let at = 0; at < found.length; at += EACH) {
		const part = found
			.slice(at, at + EACH)
			.map(({ domainId = null, mailboxId = null, detail = {}, mark = '', ...one }) => ({
				...one,
				domainId,
				mailboxId,
				detail,
				mark,
			}))
		const rows = await ask<{ opened: boolean }>(KEEP, [JSON.stringify(part)])
		opened += rows.filter((row) => row.opened).length
	}
	const seen = new Set(found.map(keyOf))
	const open = await ask<{ kind: Kind; subject: string }>(OPEN, [kinds])
	const gone = open.filter((row) => !seen.has(keyOf(row)) && !skipped?.has(keyOf(row)))
	if (gone.length > 0) await ask(CLOSE, [gone.map(({ kind }) => kind), gone.map(({ subject }) => subject)])
	return { opened, closed: gone.length }
}
