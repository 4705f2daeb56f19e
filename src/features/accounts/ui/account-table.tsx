import { UsersRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { shownAddress } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, DataTable, EmptyState, listAddress, Pagination, Time } from '@/ui'
import { type AccountFilter, type AccountListRow, accountSort } from '../list-accounts'
import { AccountState } from './account-state'

function Roles({ row }: { row: AccountListRow }) {
	if (row.roles.length === 0) return <span className="text-muted">{row.hasMailbox ? 'own mailbox' : 'nothing'}</span>
	const counted = new Map<string, number>()
	for (const role of row.roles) counted.set(role, (counted.get(role) ?? 0) + 1)
	const names = [...counted].map(([name, n]) => (n > 1 ? `${name} ×${n}` : name))
	return (
		<>
			{names.join(', ')}
			{row.moreRoles > 0 && <span className="text-muted"> and {row.moreRoles} more</span>}
		</>
	)
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

interface Props {
	page: ListPage<AccountListRow>
	filter: AccountFilter
	now: Date
	create: ReactNode
	/** The one who looks. */
	me: string | null
}

/** The list: who, how they sign in, what they hold, when they were last here. */
export function AccountTable({ page, filter, now, create, me }: Props) {
	const to = listAddress('/accounts', filter)
	const sort = accountSort(filter.sort)
	const sorted = (name: 'name' | 'address' | 'created') => ({
		sortHref: to({ sort: sort === name ? `-${name}` : name }),
		...(sort.endsWith(name) ? { sorted: sort.startsWith('-') ? ('desc' as const) : ('asc' as const) } : {}),
	})
	const lastSeen = (row: AccountListRow) => {
		if (row.id === me) return 'now, you'
		return row.lastSeenAt ? <Time value={row.lastSeenAt} now={now} /> : <span className="text-muted">not lately</span>
	}
	const due = ({ factorDue }: AccountListRow) => {
		if (factorDue === null) return <span className="text-muted">not asked</span>
		return factorDue <= now ? <Badge tone="warning">Overdue</Badge> : `by ${DAY.format(factorDue)}`
	}
	const asksFactor = filter.factor === 'none'
	return (
		<>
			<DataTable
				caption="People"
				columns={[
					{ key: 'name', label: 'Name', ...sorted('name') },
					{ key: 'address', label: 'Signs in with', plainOnPhone: true, ...sorted('address') },
					{ key: 'state', label: 'State', plainOnPhone: true },
					{ key: 'holds', label: 'Holds', plainOnPhone: true },
					...(asksFactor ? [{ key: 'factor', label: 'Second factor asked' }] : []),
					{ key: 'seen', label: 'Last seen', hideOnPhone: true },
					{ key: 'created', label: 'Added', hideOnPhone: true, ...sorted('created') },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/accounts/${row.id}`,
					name: row.name,
					muted: row.state === 'disabled',
					cells: {
						name: row.name,
						address: shownAddress(row.address),
						state: <AccountState state={row.state} />,
						holds: <Roles row={row} />,
						...(asksFactor ? { factor: due(row) } : {}),
						seen: lastSeen(row),
						created: <Time value={row.createdAt} now={now} />,
					},
				}))}
				empty={
					filter.q || filter.state || filter.who || filter.organization || filter.factor ? (
						<EmptyState icon={<UsersRound />} title="Nobody fits">
							Nobody here matches what you look for. <a href="/accounts">Show everybody</a>
						</EmptyState>
					) : (
						<EmptyState icon={<UsersRound />} title="Nobody yet" action={create}>
							People with a mailbox appear here by themselves; others are invited by their address.
						</EmptyState>
					)
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}
