'use client'

import { Badge, DataTable, Time } from '@/ui'
import { RESULT_TONES, RESULT_WORDS } from '../reply-words'
import type { TraceResult } from '../trace-filter'

/** A row as it is shown, without what only the server needs. */
export interface ShownTrace {
	readonly id: string
	readonly at: Date
	readonly sent: boolean
	readonly sender: string
	readonly recipient: string
	/** Where an alias led; empty = there. */
	readonly deliveredTo: string
	readonly subject: string
	readonly result: TraceResult
}

/** The rows: what, from whom to whom, when, and what became of it. @param base the page of a message is below it */
export function TraceRows({
	rows,
	base,
	subjects,
	sorted,
	now,
}: {
	rows: readonly ShownTrace[]
	base: string
	subjects: boolean
	sorted: { sortHref: string; sorted: 'asc' | 'desc' }
	now: Date
}) {
	return (
		<DataTable
			caption="Messages"
			columns={[
				{ key: 'from', label: 'From', className: 'wrap-anywhere' },
				{ key: 'to', label: 'To', className: 'wrap-anywhere' },
				...(subjects ? [{ key: 'subject', label: 'Subject', className: 'wrap-anywhere' }] : []),
				{ key: 'way', label: 'Way', plainOnPhone: true },
				{ key: 'result', label: 'Result', plainOnPhone: true },
				{ key: 'at', label: 'When', ...sorted },
			]}
			rows={rows.map((row) => ({
				id: row.id,
				href: `${base}/${row.id}`,
				name: `${row.sender} to ${row.recipient}`,
				cells: {
					from: row.sender,
					to: row.deliveredTo ? (
						<>
							{row.recipient} <span className="text-muted">→ {row.deliveredTo}</span>
						</>
					) : (
						row.recipient
					),
					subject: row.subject || <span className="text-muted">–</span>,
					way: row.sent ? 'Out' : 'In',
					result: <Badge tone={RESULT_TONES[row.result]}>{RESULT_WORDS[row.result]}</Badge>,
					at: <Time value={row.at} now={now} />,
				},
			}))}
			empty={null}
		/>
	)
}
