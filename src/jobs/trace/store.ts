/** What is known about messages, and where what was read of them is kept; everything in the transaction that also keeps how far was read. */
import type pg from 'pg'
import type { Entry } from './log-entry'
import { addressOfLogin, type Known, type Message, type Part, type Told, type Whose, type WhoseAt } from './trace-parts'

type Client = Pick<pg.ClientBase, 'query'>
const millis = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`

const MESSAGES = `SELECT queue_id AS "queueId", journey_id AS "journeyId", ${millis('at')} AS at, sender, message_id AS "messageId", subject,
	size_bytes::float8 AS "sizeBytes", client, login, inside FROM trace_message WHERE queue_id = ANY ($1)`
const PARTS = `SELECT id, journey_id AS "journeyId", queue_id AS "queueId", ${millis('at')} AS at, side, domain_id AS "domainId", mailbox_id AS "mailboxId", sender, recipient,
	delivered_to AS "deliveredTo", subject, message_id AS "messageId", size_bytes::float8 AS "sizeBytes", client, login, result, ${millis('result_at')} AS "resultAt",
	${millis('deferred_at')} AS "deferredAt" FROM trace_part WHERE queue_id <> '' AND queue_id = ANY ($1)`
/** What is handed in again, by a list or a filter, comes soon after. */
const JOURNEYS = `SELECT DISTINCT ON (message_id) message_id AS "messageId", journey_id AS "journeyId" FROM trace_message
	WHERE message_id <> '' AND message_id = ANY ($1) AND NOT inside ORDER BY message_id, at`

/** What the database knows of the messages in these lines. */
export async function known(client: Client, entries: readonly Entry[]): Promise<Known> {
	const ids = new Set<string>()
	const messageIds = new Set<string>()
	for (const entry of entries) {
		if (entry.queueId !== '') ids.add(entry.queueId)
		if (entry.kind === 'follows') ids.add(entry.newId)
		if (entry.kind === 'message-id' && entry.messageId !== '') messageIds.add(entry.messageId)
	}
	const messages = await client.query<Message>(MESSAGES, [[...ids]])
	const parts = await client.query<Part>(PARTS, [[...ids]])
	const journeys = await client.query<{ messageId: string; journeyId: string }>(JOURNEYS, [[...messageIds]])
	return {
		messages: messages.rows,
		parts: parts.rows,
		journeys: new Map(journeys.rows.map(({ messageId, journeyId }) => [messageId, journeyId])),
	}
}

interface Held {
	readonly id: string
	readonly name: string
	readonly domainId: string
	readonly from: number
	/** NULL = to this day. */
	readonly until: number | null
}
const HELD = (column: string) => `${millis('created_at')} AS from, ${millis('deleted_at')} AS until, ${column}`
const DOMAINS = `SELECT ${HELD('id, name, id AS "domainId"')} FROM domain WHERE name = ANY ($1)`
const MAILBOXES = `SELECT ${HELD('id, address AS name, domain_id AS "domainId"')} FROM mailbox WHERE deleted_at IS NULL AND address = ANY ($1)
	UNION ALL SELECT ${HELD('id, address AS name, domain_id AS "domainId"')} FROM mailbox WHERE deleted_at IS NOT NULL AND address = ANY ($1)`

/** The log knows seconds. */
const SECOND_MS = 1000

/** The one that held a name in that second; none where it was handed on in it, since nobody can say whose the line is. */
function holderAt(held: readonly Held[] | undefined, at: number): Held | null {
	const then = held?.filter(({ from, until }) => from < at + SECOND_MS && (until === null || until >= at)) ?? []
	return then.length === 1 ? (then[0] ?? null) : null
}

/** What stands before a tag: ada+shop@example.org is ada@example.org. */
function withoutTag(address: string): string {
	const at = address.lastIndexOf('@')
	const plus = address.indexOf('+')
	return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address
}
const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

function* addressesIn(entries: readonly Entry[], messages: readonly Message[]): Generator<string> {
	for (const { login, sender } of messages) yield* [login, sender]
	for (const entry of entries) {
		if (entry.kind === 'client') yield addressOfLogin(entry.login)
		else if (entry.kind === 'queued') yield entry.sender
		else if (entry.kind === 'delivery') yield* [entry.recipient, entry.writtenAs]
		else if (entry.kind === 'refusal') yield* [entry.sender, entry.recipient, addressOfLogin(entry.login)]
	}
}

const grouped = (rows: readonly Held[]): Map<string, Held[]> => {
	const by = new Map<string, Held[]>()
	for (const row of rows) by.set(row.name, [...(by.get(row.name) ?? []), row])
	return by
}

/** Whose each address in these lines was, at any moment. */
export async function whoseIn(
	client: Client,
	entries: readonly Entry[],
	messages: readonly Message[],
): Promise<WhoseAt> {
	const addresses = new Set([...addressesIn(entries, messages)].filter((address) => address.includes('@')))
	const names = [...new Set([...addresses].map(domainOf))]
	const domains = grouped((await client.query<Held>(DOMAINS, [names])).rows)
	const local = [...addresses].filter((address) => domains.has(domainOf(address)))
	const asked = [...new Set(local.flatMap((address) => [address, withoutTag(address)]))]
	const mailboxes = grouped((await client.query<Held>(MAILBOXES, [asked])).rows)
	return (address, at): Whose => {
		const domain = holderAt(domains.get(domainOf(address)), at)
		if (!domain) return { domainId: null, mailboxId: null }
		const mailbox = holderAt(mailboxes.get(address) ?? mailboxes.get(withoutTag(address)), at)
		return { domainId: domain.id, mailboxId: mailbox?.domainId === domain.id ? mailbox.id : null }
	}
}

const PUT_MESSAGES = `INSERT INTO trace_message (queue_id, journey_id, at, sender, message_id, subject, size_bytes, client, login, inside)
	SELECT m."queueId", m."journeyId", to_timestamp(m.at / 1000), m.sender, m."messageId", m.subject, m."sizeBytes", m.client, m.login, m.inside
	FROM jsonb_to_recordset($1) AS m ("queueId" text, "journeyId" uuid, at float8, sender text, "messageId" text, subject text, "sizeBytes" bigint, client text, login text, inside boolean)
	ON CONFLICT (queue_id) DO UPDATE SET journey_id = excluded.journey_id, sender = excluded.sender, message_id = excluded.message_id, subject = excluded.subject,
		size_bytes = excluded.size_bytes, client = excluded.client, login = excluded.login, inside = excluded.inside`
const PUT_PARTS = `INSERT INTO trace_part (id, journey_id, queue_id, at, side, domain_id, mailbox_id, sender, sender_domain, recipient, recipient_domain, delivered_to, subject,
		message_id, size_bytes, client, login, result, result_at, deferred_at)
	SELECT p.id, p."journeyId", p."queueId", to_timestamp(p.at / 1000), p.side, p."domainId", p."mailboxId", p.sender, substring(p.sender FROM '[^@]*$'), p.recipient,
		substring(p.recipient FROM '[^@]*$'), p."deliveredTo", p.subject, p."messageId", p."sizeBytes", p.client, p.login, p.result, to_timestamp(p."resultAt" / 1000), to_timestamp(p."deferredAt" / 1000)
	FROM jsonb_to_recordset($1) AS p (id uuid, "journeyId" uuid, "queueId" text, at float8, side text, "domainId" uuid, "mailboxId" uuid, sender text, recipient text, "deliveredTo" text,
		subject text, "messageId" text, "sizeBytes" bigint, client text, login text, result text, "resultAt" float8, "deferredAt" float8)`
const CHANGE_PARTS = `UPDATE trace_part t SET result = p.result, result_at = to_timestamp(p."resultAt" / 1000), deferred_at = to_timestamp(p."deferredAt" / 1000)
	FROM jsonb_to_recordset($1) AS p (id uuid, result text, "resultAt" float8, "deferredAt" float8) WHERE t.id = p.id`
const PUT_EVENTS = `INSERT INTO trace_event (id, part_id, at, result, code, reply, relay, queue_id, place)
	SELECT e.id, e."partId", to_timestamp(e.at / 1000), e.result, e.code, e.reply, e.relay, e."queueId", e.place
	FROM jsonb_to_recordset($1) AS e (id uuid, "partId" uuid, at float8, result text, code text, reply text, relay text, "queueId" text, place int)`
const JOIN = `UPDATE trace_part t SET journey_id = j."journeyId" FROM jsonb_to_recordset($1) AS j ("queueId" text, "journeyId" uuid)
	WHERE t.queue_id = j."queueId" AND t.queue_id <> '' AND t.journey_id <> j."journeyId"`
const COUNT = `INSERT INTO trace_day AS t (day, domain_id, sent, received, deferred, bounced, refused)
	SELECT d.day, d."domainId", count(*) FILTER (WHERE d.result = 'sent'), count(*) FILTER (WHERE d.result = 'received'), count(*) FILTER (WHERE d.result = 'deferred'),
		count(*) FILTER (WHERE d.result = 'bounced'), count(*) FILTER (WHERE d.result = 'refused')
	FROM jsonb_to_recordset($1) AS d (day date, "domainId" uuid, result text) GROUP BY 1, 2
	ON CONFLICT (day, domain_id) DO UPDATE SET sent = t.sent + excluded.sent, received = t.received + excluded.received, deferred = t.deferred + excluded.deferred,
		bounced = t.bounced + excluded.bounced, refused = t.refused + excluded.refused`

/** Keeps it all, a statement for each table. */
export async function keep(client: Client, told: Told): Promise<void> {
	const joined = [...told.joined].map(([queueId, journeyId]) => ({ queueId, journeyId }))
	const steps: [statement: string, rows: readonly unknown[]][] = [
		[PUT_MESSAGES, told.messages],
		[PUT_PARTS, told.newParts],
		[CHANGE_PARTS, told.changedParts],
		[PUT_EVENTS, told.events],
		[JOIN, joined],
		[COUNT, told.days],
	]
	for (const [statement, rows] of steps) if (rows.length > 0) await client.query(statement, [JSON.stringify(rows)])
}
