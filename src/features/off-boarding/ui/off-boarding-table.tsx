import { DoorOpen } from 'lucide-react'
import { shownAddress } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, DataTable, EmptyState, listAddress, Pagination, Time } from '@/ui'
import type { OffBoardingFilter, OffBoardingRow, OffBoardingState } from '../list-off-boardings'

const TONES = { planned: 'info', done: 'success', failed: 'danger', cancelled: 'neutral' } as const
export const STATE_WORDS: Record<OffBoardingState, string> = {
	planned: 'Planned',
	done: 'Done',
	failed: 'Not done',
	cancelled: 'Cancelled',
}

/** Whoever left or is about to, by the day. */
export function OffBoardingTable({
	page,
	filter,
	now,
}: {
	page: ListPage<OffBoardingRow>
	filter: OffBoardingFilter
	now: Date
}) {
	const to = listAddress('/off-boardings', filter)
	const isOldFirst = filter.sort === 'day'
	return (
		<>
			<DataTable
				caption="Off-boardings"
				columns={[
					{ key: 'name', label: 'Name' },
					{ key: 'address', label: 'Signs in with', plainOnPhone: true },
					{ key: 'state', label: 'State', plainOnPhone: true },
					{ key: 'by', label: 'By', hideOnPhone: true },
					{
						key: 'day',
						label: 'When',
						sortHref: to({ sort: isOldFirst ? undefined : 'day' }),
						sorted: isOldFirst ? 'asc' : 'desc',
					},
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/accounts/${row.accountId}`,
					muted: row.state === 'cancelled',
					cells: {
						name: row.name,
						address: <span className="wrap-anywhere">{shownAddress(row.address)}</span>,
						state: <Badge tone={TONES[row.state]}>{STATE_WORDS[row.state]}</Badge>,
						by: row.askedBy,
						day: <Time value={row.runsAt} now={now} />,
					},
				}))}
				empty={
					filter.q || filter.state ? (
						<EmptyState icon={<DoorOpen />} title="Nobody fits">
							<a href="/off-boardings">Show all</a>
						</EmptyState>
					) : (
						<EmptyState icon={<DoorOpen />} title="Nobody has left">
							When somebody leaves, their page leads to a plan of everything that hangs on them: sign-in, mailboxes,
							lists and rights, now or on their last day.
						</EmptyState>
					)
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}
