import type { QueryHandle } from '@/core/gateway/handles'

export type SendSubject = 'mailbox' | 'domain' | 'organization' | 'grant'

/** Something that the mail server refused to send. */
export interface SendRefusal {
	readonly id: string
	readonly mailboxId: string
	/** Whose limit it was. */
	readonly subject: SendSubject
	readonly period: 'hour' | 'day'
	/** Of mailbox and domain; what was agreed on further above is not for everybody below it. */
	readonly most: number | null
	/** NULL = the limit is 0. */
	readonly opensAt: Date | null
	readonly lastAt: Date
	readonly recipients: number
}

/** What a mailbox sends, and under what limits. */
export interface MailboxSends {
	readonly sentLastHour: number
	readonly sentLastDay: number
	/** The narrower of the mailbox's own limit and its domain's, and whose it is; NULL = neither has one. */
	readonly perHour: number | null
	readonly hourOf: SendSubject | null
	readonly perDay: number | null
	readonly dayOf: SendSubject | null
	/** The latest first. */
	readonly refusals: readonly SendRefusal[]
}
type Row = Omit<MailboxSends, 'refusals'> & { readonly id: string }

const SHOWN = 5

const NOTHING: MailboxSends = {
	sentLastHour: 0,
	sentLastDay: 0,
	perHour: null,
	hourOf: null,
	perDay: null,
	dayOf: null,
	refusals: [],
}

/**
 * What mailboxes have sent and were refused, as far as they can be read.
 * @param ids of one person's mailboxes: a few
 * @returns a look-up by id
 */
export async function sendsOf(read: QueryHandle, ids: readonly string[]): Promise<(id: string) => MailboxSends> {
	const rows = await read.sql<Row>`
		SELECT m.id, app.sent_last_hour(c) AS "sentLastHour", app.sent_last_day(c) AS "sentLastDay", n.per_hour AS "perHour", n.hour_of::text AS "hourOf",
			n.per_day AS "perDay", n.day_of::text AS "dayOf"
		FROM mailbox m CROSS JOIN LATERAL app.narrowest_sends(m.id) n LEFT JOIN send_counter c ON c.subject_id = m.id AND c.domain_id = m.id
		WHERE m.id = ANY (${ids}::uuid[])`
	const refusals = await read.sql<SendRefusal>`
		SELECT r.id, r.mailbox_id AS "mailboxId", r.subject::text, r.period::text, CASE WHEN r.subject IN ('mailbox', 'domain') THEN r.most END AS most,
			r.opens_at AS "opensAt", r.last_at AS "lastAt", r.recipients
		FROM unnest(${ids}::uuid[]) AS of_mailbox (id) CROSS JOIN LATERAL (
			SELECT * FROM send_refusal s WHERE s.mailbox_id = of_mailbox.id ORDER BY s.last_at DESC, s.id LIMIT ${SHOWN}) r`
	return (id) => {
		const row = rows.find((one) => one.id === id)
		if (!row) return NOTHING
		const { id: _, ...sends } = row
		return { ...sends, refusals: refusals.filter(({ mailboxId }) => mailboxId === id) }
	}
}
