import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { createElement } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import type { MailboxListRow } from '../src/features/mailboxes'
import { MailboxTable } from '../src/features/mailboxes/ui/mailbox-table'

/** Fifty rows from nowhere. */
function rows(): MailboxListRow[] {
	return Array.from({ length: 50 }, (_, n) => ({
		id: randomUUID(),
		address: `anna.adler${n}@d00001.example`,
		name: `Anna Adler${n}`,
		enabled: n % 20 > 0,
		sendOnly: false,
		isProtected: false,
		stopped: false,
		quotaBytes: 1n << 30n,
		usedBytes: 10_485_760n * BigInt(n),
		lastSignIn: 1_700_000_000n,
		createdAt: new Date(),
		sortText: new Date().toISOString(),
		version: 1,
		domainId: randomUUID(),
	}))
}

/** The table of mailboxes rendered to HTML in this process: no framework, no database. */
export async function renderTable(): Promise<void> {
	const page = { rows: rows(), next: null, previous: null }
	const table = createElement(MailboxTable, { page, filter: {}, now: new Date(), create: null })
	await new Promise<void>((resolve, reject) => {
		const sink = new Writable({ write: (_chunk, _encoding, done) => done() })
		sink.on('finish', resolve)
		const { pipe } = renderToPipeableStream(table, { onError: reject })
		pipe(sink)
	})
}
