import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { LOOK_MINUTES } from '@/core/gateway/look'
import { query } from '@/core/gateway/query'
import { sql } from '@/core/gateway/sql'
import type { TraceResult } from './trace-filter'
import type { TraceRight } from './trace-places'

/** One try to deliver, or a refusal. */
export interface TraceEvent {
	readonly id: string
	readonly at: Date
	readonly result: TraceResult
	/** RFC 3463; empty = none was said. */
	readonly code: string
	/** As it stands in the log; empty = not the viewer's to know. */
	readonly reply: string
	readonly relay: string
	readonly queueId: string
}
export interface TraceDetail {
	readonly id: string
	readonly at: Date
	readonly side: 'sender' | 'recipient'
	readonly sender: string
	readonly recipient: string
	readonly deliveredTo: string
	readonly subject: string | null
	readonly messageId: string
	readonly sizeBytes: bigint | null
	/** Who handed it in; empty = not the viewer's to know. */
	readonly client: string
	/** Who signed in for it. */
	readonly login: string
	readonly result: TraceResult
	readonly resultAt: Date
	readonly journeyId: string
	readonly mailboxId: string | null
	/** Of the mailbox; NULL = of none, or of one that is gone. */
	readonly ownerId: string | null
	readonly address: string | null
	/** Somebody else's, and its owner was not told within the last hour that this viewer looks. */
	readonly isClosed: boolean
}
export interface Sibling {
	readonly id: string
	readonly side: 'sender' | 'recipient'
	readonly sender: string
	readonly recipient: string
	readonly deliveredTo: string
	readonly result: TraceResult
}
export interface Way {
	readonly trace: TraceDetail
	readonly events: readonly TraceEvent[]
	/** The same message on other ways that the viewer may see. */
	readonly siblings: readonly Sibling[]
}
/** Its way is shown once the owner of the mailbox is told. */
export interface Closed {
	readonly trace: TraceDetail
	readonly events: null
}

/** So many tries are shown, and so many other ways; a message that waits for five days is tried a hundred times. */
const EVENTS = 500
const SIBLINGS = 50

/** Over rows with a `mailbox_id`: whether the viewer has told its owner within the hour that they look (core/gateway/look.ts). */
const lookedAt = sql`app.looked_at(p.mailbox_id, 'trace.read', now() - make_interval(mins => ${LOOK_MINUTES})) IS NOT NULL`

async function wayOf(read: QueryHandle, viewer: Loaded, right: TraceRight, id: string): Promise<Way | Closed | null> {
	const me = viewer.accountId ?? ''
	const own = right === 'own.read'
	const [trace] = await read.sql<TraceDetail>`
		SELECT p.id, p.at, p.side, p.sender, p.recipient, p.delivered_to AS "deliveredTo", NULLIF(s.subject, '') AS subject, p.message_id AS "messageId",
			p.size_bytes AS "sizeBytes", p.client, p.login, p.result, p.result_at AS "resultAt", p.journey_id AS "journeyId", p.mailbox_id AS "mailboxId",
			m.account_id AS "ownerId", m.address, ${own ? sql`false` : sql`m.account_id IS NOT NULL AND m.account_id <> ${me}::uuid AND NOT ${lookedAt}`} AS "isClosed"
		FROM trace_part p LEFT JOIN mailbox m ON m.id = p.mailbox_id LEFT JOIN app.trace_subjects(ARRAY[${id}::uuid]) s ON s.id = p.id
		WHERE p.id = ${id}::uuid`
	if (!trace) return null
	if (trace.isClosed) return { trace, events: null }
	const events = await read.sql<TraceEvent>`
		SELECT e.id, e.at, e.result, e.code, e.reply, e.relay, e.queue_id AS "queueId" FROM trace_event e WHERE e.part_id = ${id}::uuid ORDER BY e.at, e.place, e.id LIMIT ${EVENTS}`
	const siblings = await read.sql<Sibling>`
		SELECT p.id, p.side, p.sender, p.recipient, p.delivered_to AS "deliveredTo", p.result FROM trace_part p
		WHERE p.journey_id = ${trace.journeyId}::uuid AND p.id <> ${id}::uuid ORDER BY p.at, p.id LIMIT ${SIBLINGS}`
	return { trace, events, siblings }
}

/** The way of a message as one side knows it; NULL when there is none, or it is not within the viewer's scope. */
export const getTrace = (viewer: Loaded, id: string): Promise<Way | Closed | null> =>
	query(viewer, 'trace.read', (read) => wayOf(read, viewer, 'trace.read', id))

/** The same of one's own mailboxes. */
export const getOwnTrace = (viewer: Loaded, id: string): Promise<Way | Closed | null> =>
	query(viewer, 'own.read', (read) => wayOf(read, viewer, 'own.read', id))

/** The mailbox to which a list is narrowed. */
export interface NarrowedTo {
	readonly id: string
	readonly address: string
	/** Its owner was not told within the last hour that this viewer looks. */
	readonly isClosed: boolean
}
/** @returns NULL when there is no such mailbox within the viewer's scope */
export const traceMailbox = (viewer: Loaded, id: string): Promise<NarrowedTo | null> =>
	query(viewer, 'trace.read', async (read) => {
		const me = viewer.accountId ?? ''
		const [row] = await read.sql<NarrowedTo>`
			SELECT p.mailbox_id AS id, p.address, p.account_id <> ${me}::uuid AND NOT ${lookedAt} AS "isClosed"
			FROM (SELECT m.id AS mailbox_id, m.address, m.account_id FROM mailbox m WHERE m.id = ${id}::uuid) p`
		return row ?? null
	})
