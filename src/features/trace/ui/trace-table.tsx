import { Route } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ListPage } from '@/core/gateway/keyset'
import { shownAddress } from '@/core/shown-address'
import { DataTable, EmptyState, listAddress, Pagination } from '@/ui'
import type { TraceRow } from '../list-traces'
import { isNarrowed, mistyped, type TraceFilter } from '../trace-filter'
import { type ShownTrace, TraceRows } from './trace-rows'

/** A message without a sender is a report of a mail server, so that nothing ever answers it (RFC 5321 4.5.5). */
export const shownSender = (sender: string): string => (sender === '' ? 'a mail server' : shownAddress(sender))
export const shownRecipient = (recipient: string): string => (recipient === '' ? 'nobody yet' : shownAddress(recipient))

const shown = (row: TraceRow): ShownTrace => ({
	id: row.id,
	at: row.at,
	sent: row.side === 'sender',
	sender: shownSender(row.sender),
	recipient: shownRecipient(row.recipient),
	deliveredTo: row.deliveredTo && shownAddress(row.deliveredTo),
	subject: row.subject ?? '',
	result: row.result,
})

/** The list: who wrote to whom, and what became of it. @param none what it says where there is nothing at all */
export function TraceTable({
	page,
	path,
	filter,
	subjects,
	now,
	none,
}: {
	page: ListPage<TraceRow>
	path: string
	filter: TraceFilter
	/** Are there any? Without them the column is left out. */
	subjects: boolean
	now: Date
	none: ReactNode
}) {
	const to = listAddress<TraceFilter>(path, filter)
	if (page.rows.length === 0) {
		const empty =
			isNarrowed(filter) || filter.at ? (
				<EmptyState icon={<Route />} title="No message fits">
					{mistyped(filter) ?? 'Nothing here matches what you look for.'} <a href={path}>Show all messages</a>
				</EmptyState>
			) : (
				<EmptyState icon={<Route />} title="No messages yet">
					{none}
				</EmptyState>
			)
		return <DataTable caption="Messages" columns={[]} rows={[]} empty={empty} />
	}
	const ascending = filter.sort === 'at'
	const sorted = { sortHref: to({ sort: ascending ? undefined : 'at' }), sorted: ascending ? 'asc' : 'desc' } as const
	return (
		<>
			<TraceRows rows={page.rows.map(shown)} base={path} subjects={subjects} sorted={sorted} now={now} />
			<Pagination page={page} to={to} label={`${page.rows.length} messages on this page`} />
		</>
	)
}
