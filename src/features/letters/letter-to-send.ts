import { isPutInside } from '@/core/gateway/letter'
import { systemQuery } from '@/core/gateway/query'
import { withLink } from '@/core/letter-body'

interface Row {
	readonly id: string
	readonly toAddress: string
	readonly toName: string
	readonly subject: string
	readonly bodyText: string
	readonly bodyHtml: string
	readonly link: string | null
	readonly createdAt: Date
	readonly kind: string
	/** It goes to a mailbox of this server. */
	readonly isHere: boolean
}

/** A letter that waits to be sent, with its link in it; NULL when it does not wait any more. */
export async function letterToSend(id: string) {
	const [row] = await systemQuery(
		'system.send-letter',
		(read) => read.sql<Row>`
			SELECT l.id, l.to_address AS "toAddress", l.to_name AS "toName", l.subject, l.body_text AS "bodyText", l.body_html AS "bodyHtml",
				app.link_of(l.id) AS link, l.created_at AS "createdAt", l.kind,
				EXISTS (SELECT FROM mailbox m WHERE m.address = l.to_address AND m.deleted_at IS NULL) AS "isHere"
			FROM letter l WHERE l.id = ${id}::uuid AND l.state = 'waiting'`,
	)
	if (!row) return null
	return {
		messageId: row.id,
		to: { address: row.toAddress, name: row.toName },
		subject: row.subject,
		text: withLink(row.bodyText, row.link ?? ''),
		html: withLink(row.bodyHtml, row.link ?? ''),
		date: row.createdAt,
		/** Straight into the mailbox, through the mail server's own door. */
		goesInside: row.isHere && isPutInside(row.kind),
	}
}
