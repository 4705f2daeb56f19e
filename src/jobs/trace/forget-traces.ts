/**
 * Takes away what the trace has kept for long enough: of each domain what its organization says, of what is nobody's here 30 days, and never
 * longer than the server's setting. A few thousand rows at once, so that nobody waits long behind it. Subjects go as soon as an
 * organization switches them off.
 */

type Query = (statement: string, values?: unknown[]) => Promise<{ rowCount: number | null; rows: unknown[] }>

const AT_ONCE = 5_000
/** Mail waits for five days at most (maximal_queue_lifetime); by then the lines of a message have come. */
const MESSAGES = `DELETE FROM trace_message WHERE queue_id IN (SELECT queue_id FROM trace_message WHERE at < now() - interval '14 days' LIMIT ${AT_ONCE})`
const DAYS = `DELETE FROM trace_day WHERE day < (now() AT TIME ZONE 'UTC')::date - 400`
const SUBJECTS = `UPDATE trace_part SET subject = '' WHERE id IN (
	SELECT p.id FROM trace_part p WHERE p.domain_id = ANY (ARRAY(SELECT app.domains_without_subjects())) AND p.subject <> '' LIMIT ${AT_ONCE})`

const KEPT =
	'SELECT least(app.trace_days_of(d.organization_id), $1::int) AS days, array_agg(d.id) AS domains FROM domain d GROUP BY 1'
const OF_DOMAINS = `DELETE FROM trace_part WHERE id IN (
	SELECT p.id FROM unnest($2::uuid[]) AS d (id) CROSS JOIN LATERAL (
		SELECT t.id FROM trace_part t WHERE t.domain_id = d.id AND t.at < now() - make_interval(days => $1) LIMIT ${AT_ONCE}) p LIMIT ${AT_ONCE})`
const OF_NOBODY = `DELETE FROM trace_part WHERE id IN (
	SELECT p.id FROM trace_part p WHERE p.at < now() - make_interval(days => $1) AND (p.domain_id IS NULL OR NOT EXISTS (SELECT FROM domain d WHERE d.id = p.domain_id)) LIMIT ${AT_ONCE})`

const NOBODYS_DAYS = 30

/** Repeats a statement that takes so many at once, until there are no more. */
async function untilNone(query: Query, statement: string, values: unknown[] = []): Promise<void> {
	for (let taken = AT_ONCE; taken >= AT_ONCE; ) taken = (await query(statement, values)).rowCount ?? 0
}

/** @param most the most days for which the server keeps anything */
export async function forgetTraces(query: Query, most: number): Promise<void> {
	const { rows } = await query(KEPT, [most])
	for (const { days, domains } of rows as { days: number; domains: string[] }[])
		await untilNone(query, OF_DOMAINS, [days, domains])
	await untilNone(query, OF_NOBODY, [Math.min(NOBODYS_DAYS, most)])
	await untilNone(query, SUBJECTS)
	await untilNone(query, MESSAGES)
	await query(DAYS)
}
