import { ListChecks } from 'lucide-react'
import type { ListPage } from '@/core/gateway/keyset'
import { DataTable, EmptyState, LinkButton, listAddress, Pagination, Time } from '@/ui'
import type { ReviewFilter, ReviewRow } from '../list-reviews'
import { ReviewProgress, ReviewState } from './review-state'

/** Access reviews, the latest first. */
export function ReviewTable({
	page,
	filter,
	mayOpen,
	now,
}: {
	page: ListPage<ReviewRow>
	filter: ReviewFilter
	mayOpen: boolean
	now: Date
}) {
	const to = listAddress('/reviews', filter)
	return (
		<>
			<DataTable
				caption="Access reviews"
				columns={[
					{ key: 'name', label: 'Name' },
					{ key: 'place', label: 'Of', plainOnPhone: true },
					{ key: 'state', label: 'State', plainOnPhone: true },
					{ key: 'settled', label: 'Settled' },
					{ key: 'due', label: 'Last day' },
					{ key: 'by', label: 'Opened by', hideOnPhone: true },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/reviews/${row.id}`,
					muted: row.closedAt !== null,
					cells: {
						name: row.name,
						place: row.place,
						state: <ReviewState review={row} now={now} />,
						settled: <ReviewProgress review={row} />,
						due: <Time value={row.dueAt} now={now} />,
						by: row.openedBy,
					},
				}))}
				empty={
					filter.q || filter.state ? (
						<EmptyState icon={<ListChecks />} title="No review fits">
							<a href="/reviews">Show all</a>
						</EmptyState>
					) : (
						<EmptyState
							icon={<ListChecks />}
							title="No review yet"
							action={mayOpen && <LinkButton href="/reviews/new">Open a review</LinkButton>}
						>
							In a review, whoever gave rights looks at each of them once more and keeps it or ends it, until a day. Who
							decided what stays on record.
						</EmptyState>
					)
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}
