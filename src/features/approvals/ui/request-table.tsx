import { Stamp } from 'lucide-react'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, DataTable, EmptyState, listAddress, Pagination, Time } from '@/ui'
import { deedWords, STATE_WORDS, type State, shownLabel } from '../approval-words'
import { isMine, type RequestFilter, type RequestListRow } from '../list-requests'

export function StateBadge({ state }: { state: State }) {
	const { label, tone } = STATE_WORDS[state]
	return <Badge tone={tone}>{label}</Badge>
}

function Empty({ filter }: { filter: RequestFilter }) {
	if (filter.q) return <EmptyState icon={<Stamp />} title="Nothing fits" />
	return isMine(filter) ? (
		<EmptyState icon={<Stamp />} title="You wait for nobody">
			Where an organization demands a second person, what you do waits here until somebody else has approved it.
		</EmptyState>
	) : (
		<EmptyState
			icon={<Stamp />}
			title={filter.state === 'decided' ? 'Nothing was decided in the last 90 days' : 'Nothing waits for you'}
		>
			Where an organization demands a second person, what others do waits here until you or somebody else approves it.
		</EmptyState>
	)
}

/** Requests, the latest first. */
export function RequestTable({
	page,
	filter,
	now,
}: {
	page: ListPage<RequestListRow>
	filter: RequestFilter
	now: Date
}) {
	const decided = filter.state === 'decided'
	return (
		<>
			<DataTable
				caption="Requests"
				columns={[
					{ key: 'what', label: 'What is asked for' },
					{ key: 'about', label: 'About', plainOnPhone: true },
					...(isMine(filter) ? [] : [{ key: 'by', label: 'By' }]),
					{ key: 'why', label: 'Why' },
					{ key: 'asked', label: 'Asked' },
					decided ? { key: 'state', label: 'Result', plainOnPhone: true } : { key: 'until', label: 'Until' },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/approvals/${row.id}`,
					cells: {
						what: deedWords(row.right),
						about: <span className="wrap-anywhere">{shownLabel(row.label)}</span>,
						by: row.askerName,
						why: <span className="wrap-anywhere">{row.reason}</span>,
						asked: <Time value={row.askedAt} now={now} />,
						state: <StateBadge state={row.state} />,
						until: <Time value={row.endsAt} now={now} />,
					},
				}))}
				empty={<Empty filter={filter} />}
			/>
			<Pagination page={page} to={listAddress('/approvals', filter)} />
		</>
	)
}
