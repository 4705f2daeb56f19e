/** The panel's own database: rows that belong to nothing, and sums that are none. */
import type { Answer, Ask, Found } from './found'
import type { Setting } from './setting'

/**
 * Tables that name what they are about without a foreign key, and which of their rows belong to nothing. All others cannot hold such rows:
 * PostgreSQL sees to it. Left out are those that are meant to outlive what they tell of (journal, letters, days that were counted).
 */
const ORPHANS: Readonly<Record<string, { readonly one: string; readonly many: string; readonly where: string }>> = {
	usage: {
		one: 'counter of use',
		many: 'counters of use',
		where: `NOT EXISTS (SELECT FROM organization o WHERE o.id = t.subject_id) AND NOT EXISTS (SELECT FROM domain d WHERE d.id = t.subject_id)
			AND NOT EXISTS (SELECT FROM access_grant g WHERE g.id = t.subject_id)`,
	},
	mail_sum: {
		one: 'sum of storage',
		many: 'sums of storage',
		where:
			'NOT EXISTS (SELECT FROM organization o WHERE o.id = t.subject_id) AND NOT EXISTS (SELECT FROM domain d WHERE d.id = t.subject_id)',
	},
	send_counter: {
		one: 'counter of what was sent',
		many: 'counters of what was sent',
		where: `NOT EXISTS (SELECT FROM organization o WHERE o.id = t.subject_id) AND NOT EXISTS (SELECT FROM domain d WHERE d.id = t.subject_id)
			AND NOT EXISTS (SELECT FROM mailbox m WHERE m.id = t.subject_id) AND NOT EXISTS (SELECT FROM access_grant g WHERE g.id = t.subject_id)`,
	},
}

/** Each domain and organization with what is kept as its sum and what it is. What lies in the trash is in no sum. */
const SUMS = `
	WITH held AS (SELECT m.domain_id, sum(greatest(u.bytes, 0))::bigint AS bytes FROM mail_usage u JOIN mailbox m ON m.id = u.mailbox_id WHERE m.deleted_at IS NULL GROUP BY 1),
	real AS (
		SELECT d.id, d.name, 'domain' AS what, d.id AS domain_id, coalesce(h.bytes, 0) AS bytes FROM domain d LEFT JOIN held h ON h.domain_id = d.id
		UNION ALL
		SELECT o.id, o.name, 'organization', NULL, coalesce((SELECT sum(h.bytes) FROM domain d JOIN organization b ON b.id = d.organization_id JOIN held h ON h.domain_id = d.id
			WHERE d.deleted_at IS NULL AND b.lineage @> ARRAY[o.id]), 0)::bigint FROM organization o)
	SELECT r.id, r.name, r.what, r.domain_id AS "domainId", r.bytes, coalesce(s.bytes, 0) AS kept FROM real r LEFT JOIN mail_sum s ON s.subject_id = r.id
	WHERE coalesce(s.bytes, 0) <> r.bytes`

export async function lookAtRows({ ask }: Setting): Promise<Answer> {
	const found: Found[] = []
	for (const [table, { one, many, where }] of Object.entries(ORPHANS)) {
		const [row] = await ask<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} t WHERE ${where}`)
		const rows = row?.n ?? 0
		if (rows > 0)
			found.push({
				kind: 'orphaned-rows',
				subject: table,
				label: `${rows} ${rows === 1 ? one : many}`,
				detail: { rows, table },
				severity: 1,
			})
	}
	// One statement sees one moment, so what differs in it differs.
	const sums = await ask<{
		id: string
		name: string
		what: string
		domainId: string | null
		bytes: string
		kept: string
	}>(SUMS)
	for (const { id, name, what, domainId, bytes, kept } of sums)
		found.push({
			kind: 'sum-differs',
			subject: id,
			domainId,
			label: name,
			detail: { what, shownBytes: Number(kept), countedBytes: Number(bytes) },
			severity: 1,
			mark: `${kept} ${bytes}`,
		})
	return { found }
}

/** Removes what belongs to nothing, and nothing else. @param table as a finding names it */
export async function removeOrphans(ask: Ask, table: string): Promise<void> {
	const known = Object.hasOwn(ORPHANS, table) ? ORPHANS[table] : undefined
	if (known) await ask(`DELETE FROM ${table} t WHERE ${known.where}`)
}

/**
 * Everybody who changes what is held below adds the difference to this row, so the sum is taken while it is locked, by a statement of its
 * own: whoever is not in it yet adds to the new one afterwards.
 */
export const ADD_UP = [
	'INSERT INTO mail_sum (subject_id) VALUES ($1) ON CONFLICT DO NOTHING',
	'SELECT FROM mail_sum WHERE subject_id = $1 FOR UPDATE',
	`UPDATE mail_sum SET bytes = coalesce((SELECT sum(greatest(u.bytes, 0)) FROM mail_usage u JOIN mailbox m ON m.id = u.mailbox_id JOIN domain d ON d.id = m.domain_id
		JOIN organization o ON o.id = d.organization_id WHERE m.deleted_at IS NULL AND (d.id = $1 OR (d.deleted_at IS NULL AND o.lineage @> ARRAY[$1::uuid]))), 0)
		WHERE subject_id = $1`,
]
