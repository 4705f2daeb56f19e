import { MailPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { shownAddress } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { DataTable, EmptyState, listAddress, Pagination, Time } from '@/ui'
import type { InvitationFilter, InvitationRow } from '../list-invitations'
import { InvitationState } from './invitation-state'

const OVER = new Set(['cancelled', 'expired', 'void', 'withdrawn'])

interface Props {
	page: ListPage<InvitationRow>
	filter: InvitationFilter
	now: Date
	create: ReactNode
}

/** Who was invited, by whom, with what, and what became of it. */
export function InvitationTable({ page, filter, now, create }: Props) {
	const to = listAddress('/invitations', filter)
	const isOldFirst = filter.sort === 'created'
	return (
		<>
			<DataTable
				caption="Invitations"
				columns={[
					{ key: 'name', label: 'Name' },
					{ key: 'address', label: 'To', plainOnPhone: true },
					{ key: 'state', label: 'State', plainOnPhone: true },
					{ key: 'role', label: 'With', plainOnPhone: true },
					{ key: 'by', label: 'By', hideOnPhone: true },
					{
						key: 'created',
						label: 'Invited',
						sortHref: to({ sort: isOldFirst ? undefined : 'created' }),
						sorted: isOldFirst ? 'asc' : 'desc',
					},
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/invitations/${row.id}`,
					muted: OVER.has(row.state),
					cells: {
						name: row.name,
						address: <span className="wrap-anywhere">{shownAddress(row.address)}</span>,
						state: <InvitationState state={row.state} />,
						role: row.roleName ?? <span className="text-muted">nothing yet</span>,
						by: row.inviter ?? <span className="text-muted">–</span>,
						created: <Time value={row.createdAt} now={now} />,
					},
				}))}
				empty={
					filter.q || filter.state ? (
						<EmptyState icon={<MailPlus />} title="No invitation fits">
							<a href="/invitations">Show all invitations</a>
						</EmptyState>
					) : (
						<EmptyState icon={<MailPlus />} title="No invitations" action={create}>
							Whoever is invited gets a letter with a link, and chooses a password that nobody else learns.
						</EmptyState>
					)
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}
