import { Mail } from 'lucide-react'
import { shownAddress } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { DataTable, EmptyState, listAddress, Pagination, Time } from '@/ui'
import type { LetterFilter, LetterRow } from '../list-letters'
import { LetterState } from './letter-state'

/** The letters of this server: to whom, what about, and what became of each. */
export function LetterTable({ page, filter, now }: { page: ListPage<LetterRow>; filter: LetterFilter; now: Date }) {
	const to = listAddress('/outbox', filter)
	const isOldFirst = filter.sort === 'created'
	return (
		<>
			<DataTable
				caption="Letters"
				columns={[
					{ key: 'subject', label: 'Letter' },
					{ key: 'to', label: 'To', plainOnPhone: true },
					{ key: 'state', label: 'State', plainOnPhone: true },
					{
						key: 'created',
						label: 'Written',
						sortHref: to({ sort: isOldFirst ? undefined : 'created' }),
						sorted: isOldFirst ? 'asc' : 'desc',
					},
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/outbox/${row.id}`,
					muted: row.state === 'withdrawn',
					cells: {
						subject: row.subject,
						to: <span className="wrap-anywhere">{shownAddress(row.toAddress)}</span>,
						state: <LetterState state={row.state} />,
						created: <Time value={row.createdAt} now={now} />,
					},
				}))}
				empty={
					filter.q || filter.state ? (
						<EmptyState icon={<Mail />} title="No letter fits">
							<a href="/outbox">Show all letters</a>
						</EmptyState>
					) : (
						<EmptyState icon={<Mail />} title="No letters yet">
							Invitations and reminders that this server writes stand here, sent or not.
						</EmptyState>
					)
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}
