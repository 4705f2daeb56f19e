import { type Loaded, personFrom } from '@/core/gateway/actor'
import { sendsMail } from '@/core/gateway/letter'
import { query } from '@/core/gateway/query'
import { withLink } from '@/core/letter-body'
import { rankRefusal } from '@/core/policy'
import type { LetterRow } from './list-letters'

interface Found extends LetterRow {
	readonly toName: string
	readonly bodyText: string
	readonly lastError: string
	readonly accountId: string | null
	readonly sentAt: Date | null
	readonly link: string | null
	readonly held: unknown
}
export interface LetterDetail extends Omit<Found, 'link' | 'held' | 'bodyText'> {
	/** With its link, where the viewer may see it. */
	readonly text: string
	/** Why the link is not in it; NULL = it is, or there never was one. */
	readonly hidden: 'wiped' | 'waiting' | 'outranked' | null
	readonly maySendAgain: boolean
}

const PLACEHOLDER = '(the link is not shown)'

/** Whoever sees a link can use it, so it is shown only while nobody else will get it, and to who holds all that its owner does. */
function hiddenFor(viewer: Loaded, letter: Found): LetterDetail['hidden'] {
	if (letter.link === null) return letter.bodyText === withLink(letter.bodyText, '') ? null : 'wiped'
	if (letter.state === 'waiting') return 'waiting'
	if (letter.accountId === null || letter.accountId === viewer.accountId) return null
	return rankRefusal(viewer.actor, personFrom(letter.accountId, letter.held), viewer.now) === null ? null : 'outranked'
}

/** One letter of the outbox; NULL when it is not there. */
export const getLetter = (viewer: Loaded, id: string): Promise<LetterDetail | null> =>
	query(viewer, 'server.manage', async (read) => {
		const [row] = await read.sql<Found>`
			SELECT l.id, l.to_address AS "toAddress", l.to_name AS "toName", l.subject, l.body_text AS "bodyText", l.state::text AS state, l.tries,
				l.last_error AS "lastError", l.account_id AS "accountId", l.created_at AS "createdAt", l.created_at::text AS "createdText",
				l.sent_at AS "sentAt", app.link_of(l.id) AS link, app.holdings_of(l.account_id) AS held
			FROM letter l WHERE l.id = ${id}::uuid`
		if (!row) return null
		const { link, held: _held, bodyText, ...letter } = row
		const hidden = hiddenFor(viewer, row)
		const text = withLink(bodyText, hidden === null ? (link ?? PLACEHOLDER) : PLACEHOLDER)
		const maySendAgain = sendsMail() && (row.state === 'failed' || row.state === 'kept')
		return { ...letter, text, hidden, maySendAgain }
	})
