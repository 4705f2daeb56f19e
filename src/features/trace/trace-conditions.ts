/** What is asked of a part, in SQL: as conditions, and as words for app.find_trace_subjects. */
import { noSql, type Sql, sql } from '@/core/gateway/sql'
import type { AddressAsked, Asked } from './trace-filter'

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

/** @param value how a text is compared with */
function onAddress(asked: AddressAsked, whole: Sql, domain: Sql, value: (text: string) => Sql): Sql {
	if (!asked) return noSql
	if (asked.by === 'domain') return sql`AND ${domain} = ${value(asked.text)}`
	if (asked.by === 'beginning') return sql`AND starts_with(${whole}, ${asked.text})`
	return sql`AND ${whole} = ${asked.text} AND ${domain} = ${value(domainOf(asked.text))}`
}

/** Each of two domains may write to everybody, and to one another never: their texts are kept from the planner, which would take it for common. */
const valueFor =
	({ sender, recipient }: Asked) =>
	(text: string): Sql =>
		sender && recipient ? sql`(SELECT ${text}::text)` : sql`${text}`

/** Conditions on a part, each beginning with AND. */
export const conditionsOf = (asked: Asked): Sql => sql`
	${onAddress(asked.sender, sql`p.sender`, sql`p.sender_domain`, valueFor(asked))}
	${onAddress(asked.recipient, sql`p.recipient`, sql`p.recipient_domain`, valueFor(asked))}
	${asked.messageId === '' ? noSql : sql`AND p.message_id = ${asked.messageId} AND p.message_id <> ''`}
	${asked.result === null ? noSql : sql`AND p.result = ${asked.result}`}
	${asked.side === null ? noSql : sql`AND p.side = ${asked.side}`}
	${asked.domain === null ? noSql : sql`AND p.domain_id = ${asked.domain}::uuid`}
	${asked.mailbox === null ? noSql : sql`AND p.mailbox_id = ${asked.mailbox}::uuid`}
	${asked.since === null ? noSql : sql`AND p.at >= ${asked.since}::timestamptz`}
	${asked.until === null ? noSql : sql`AND p.at < ${asked.until}::timestamptz`}`

const nameOf = (asked: AddressAsked, column: string): Record<string, string> =>
	asked ? { [{ whole: column, beginning: `${column}_begins`, domain: `${column}_domain` }[asked.by]]: asked.text } : {}

/** The same for app.find_trace_subjects. */
export const wordsOf = (asked: Asked): Record<string, unknown> => ({
	...nameOf(asked.sender, 'sender'),
	...nameOf(asked.recipient, 'recipient'),
	...(asked.messageId === '' ? {} : { message_id: asked.messageId }),
	...Object.fromEntries(
		Object.entries({
			result: asked.result,
			side: asked.side,
			domain: asked.domain,
			mailbox: asked.mailbox,
			since: asked.since,
			until: asked.until,
		}).filter(([, value]) => value !== null),
	),
})
