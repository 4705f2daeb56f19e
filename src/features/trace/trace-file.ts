import { z } from 'zod'
import { CSV_TYPE, csvText } from '@/core/csv'
import type { Loaded } from '@/core/gateway/actor'
import { file, rowsByDomain, type Told } from '@/core/gateway/file'
import { query } from '@/core/gateway/query'
import { SERVER } from '@/core/policy'
import { shownAddress } from '@/core/shown-address'
import { listAddress } from '@/ui/list-address'
import { traceMailbox } from './get-trace'
import { type TraceRow, tracesIn } from './list-traces'
import { askedOf, type TraceFilter } from './trace-filter'

/** More than a spreadsheet is good for; who needs more asks for fewer days at once. */
const MOST = 100_000
const AT_ONCE = 2_000

const HEAD = ['time', 'side', 'from', 'to', 'delivered to', 'subject', 'message id', 'bytes', 'result']
const moment = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, 'Z')
const line = (row: TraceRow): string =>
	[
		moment(row.at),
		row.side,
		csvText(shownAddress(row.sender)),
		csvText(shownAddress(row.recipient)),
		csvText(row.deliveredTo && shownAddress(row.deliveredTo)),
		csvText(row.subject ?? ''),
		csvText(row.messageId),
		row.sizeBytes ?? '',
		row.result,
	].join(',')

/** All pages of a list, one after the other. */
async function* pages(viewer: Loaded, filter: TraceFilter): AsyncGenerator<readonly TraceRow[]> {
	let at: string | null | undefined
	for (let rows = 0; rows < MOST && at !== null; rows += AT_ONCE) {
		const page = await query(viewer, 'trace.read', (read) =>
			tracesIn(read, 'trace.read', { ...filter, at: at ?? undefined }, AT_ONCE),
		)
		yield page.rows
		at = page.next
	}
}

const encoder = new TextEncoder()
/** Line by line as they are read: nothing is held but a page. */
function body(viewer: Loaded, filter: TraceFilter): ReadableStream<Uint8Array> {
	const from = pages(viewer, filter)
	return new ReadableStream({
		start: (out) => out.enqueue(encoder.encode(`${HEAD.join(',')}\r\n`)),
		pull: async (out) => {
			const { done, value } = await from.next()
			if (done) return out.close()
			out.enqueue(encoder.encode(value.map((row) => `${line(row)}\r\n`).join('')))
		},
		cancel: async () => {
			await from.return(undefined)
		},
	})
}

const text = z.string().max(500).optional()

/** A list of messages to take along, as it is filtered. */
export const traceFile = file({
	right: 'trace.read',
	what: 'the message trace',
	input: z.strictObject({
		...{ from: text, to: text, subject: text, id: text, result: text, way: text },
		...{ domain: text, mailbox: text, since: text, until: text, sort: text },
	}),
	page: (filter) => listAddress('/trace', filter)({}),
	make: async (viewer, filter) => {
		const of: Told[] = []
		const domains: { domainId: string }[] = []
		let nobodys = 0
		let rows = 0
		for await (const page of pages(viewer, filter)) {
			rows += page.length
			for (const { domainId } of page) {
				if (domainId === null) nobodys += 1
				else domains.push({ domainId })
			}
		}
		const { mailbox: asked } = askedOf(filter)
		const mailbox = asked === null ? null : ((await traceMailbox(viewer, asked))?.id ?? null)
		// Of one mailbox its owner hears; of a domain those who look after it.
		if (mailbox !== null && rows > 0) of.push({ kind: 'mailbox', id: mailbox, rows })
		else of.push(...rowsByDomain(domains))
		if (nobodys > 0) of.push({ kind: 'server', id: SERVER, rows: nobodys })
		const shown = Object.entries(filter).filter(
			(entry): entry is [string, string] => Boolean(entry[1]) && entry[0] !== 'sort',
		)
		return {
			name: `messages-${viewer.now.toISOString().slice(0, 10)}.csv`,
			type: CSV_TYPE,
			filter: Object.fromEntries(shown.filter(([name]) => name !== 'domain' && name !== 'mailbox')),
			of,
			body: () => body(viewer, filter),
		}
	},
})
