import type { Task } from 'graphile-worker'

/**
 * Notes once a day (UTC) what each mailbox holds, for the chart on its page; those of domains and organizations are drawn from what is
 * counted for statements (record-use). Only mailboxes that hold another amount than when they were last noted: with 100,000 mailboxes,
 * every one of them in use, that is some 12 MB a day, which is why it is kept for so many days and not for ever.
 */
export const DAYS_KEPT = 92

const TODAY = `
	INSERT INTO mailbox_day (mailbox_id, day, bytes)
	SELECT u.mailbox_id, (now() AT TIME ZONE 'UTC')::date, greatest(u.bytes, 0) FROM mail_usage u JOIN mailbox m ON m.id = u.mailbox_id
	LEFT JOIN LATERAL (SELECT d.bytes FROM mailbox_day d WHERE d.mailbox_id = u.mailbox_id ORDER BY d.day DESC LIMIT 1) last ON true
	WHERE m.deleted_at IS NULL AND last.bytes IS DISTINCT FROM greatest(u.bytes, 0)
	ON CONFLICT DO NOTHING`

/** The last one before the time that is kept stays: it says what was there when that time begins. */
const OLD = `
	DELETE FROM mailbox_day o WHERE o.day < (now() AT TIME ZONE 'UTC')::date - ${DAYS_KEPT}
	AND EXISTS (SELECT FROM mailbox_day n WHERE n.mailbox_id = o.mailbox_id AND n.day > o.day AND n.day <= (now() AT TIME ZONE 'UTC')::date - ${DAYS_KEPT})`

export const recordStorage: Task = async (_payload, { query }) => {
	await query(TODAY)
	await query(OLD)
}
