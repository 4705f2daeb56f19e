import type { Task } from 'graphile-worker'

/**
 * Counts what each domain holds, once a day (UTC), for statements. It runs each hour: the first run of a day in which a domain is there
 * counts that domain, every later one finds nothing to do, so an hour without a worker costs nothing. Not counted: what lies in the
 * trash. Counted: mailboxes whether enabled or not, since a disabled one keeps its mail. A mailbox without a quota reserves what it
 * holds.
 */
const TODAY = `
	WITH today AS (
		INSERT INTO usage_day (day) VALUES ((now() AT TIME ZONE 'UTC')::date) ON CONFLICT (day) DO UPDATE SET estimated = false RETURNING day
	), missing AS (
		SELECT d.id, d.organization_id, d.name, t.day FROM domain d CROSS JOIN today t
		WHERE d.deleted_at IS NULL AND NOT EXISTS (SELECT FROM domain_day u WHERE u.domain_id = d.id AND u.day = t.day)
	), boxes AS (
		SELECT m.domain_id, count(*)::int AS mailboxes, sum(coalesce(m.quota_bytes, greatest(u.bytes, 0), 0))::bigint AS reserved,
			sum(greatest(u.bytes, 0))::bigint AS used
		FROM mailbox m LEFT JOIN mail_usage u ON u.mailbox_id = m.id
		WHERE m.deleted_at IS NULL AND m.domain_id IN (SELECT id FROM missing) GROUP BY m.domain_id
	), names AS (
		SELECT l.domain_id, count(*)::int AS aliases FROM alias l
		WHERE NOT l.protected AND l.domain_id IN (SELECT id FROM missing) GROUP BY l.domain_id
	)
	INSERT INTO domain_day (day, domain_id, organization_id, domain_name, mailboxes, aliases, reserved_bytes, used_bytes)
	SELECT o.day, o.id, o.organization_id, o.name, coalesce(b.mailboxes, 0), coalesce(n.aliases, 0), coalesce(b.reserved, 0), coalesce(b.used, 0)
	FROM missing o LEFT JOIN boxes b ON b.domain_id = o.id LEFT JOIN names n ON n.domain_id = o.id
	ON CONFLICT DO NOTHING`

/**
 * Days on which no worker ran, at most 31 in a row, are filled in from the last counted day before and from today, with the smaller
 * of the two for each domain that is in both: nobody is charged more than was there. They are marked, and statements say so. A longer
 * gap stays one; nothing is charged for it.
 */
const MISSED = `
	WITH around AS (
		SELECT (now() AT TIME ZONE 'UTC')::date AS today,
			(SELECT max(day) FROM usage_day WHERE NOT estimated AND day < (now() AT TIME ZONE 'UTC')::date) AS last
	), missed AS (
		INSERT INTO usage_day (day, estimated)
		SELECT a.last + n, true FROM around a CROSS JOIN LATERAL generate_series(1, a.today - a.last - 1) n WHERE a.today - a.last - 1 <= 31
		ON CONFLICT (day) DO NOTHING RETURNING day
	)
	INSERT INTO domain_day (day, domain_id, organization_id, domain_name, mailboxes, aliases, reserved_bytes, used_bytes)
	SELECT m.day, t.domain_id, t.organization_id, t.domain_name, least(t.mailboxes, b.mailboxes), least(t.aliases, b.aliases),
		least(t.reserved_bytes, b.reserved_bytes), least(t.used_bytes, b.used_bytes)
	FROM missed m CROSS JOIN around a JOIN domain_day t ON t.day = a.today JOIN domain_day b ON b.day = a.last AND b.domain_id = t.domain_id
	ON CONFLICT DO NOTHING`

export const recordUse: Task = async (_payload, { query }) => {
	await query(TODAY)
	await query(MISSED)
}
