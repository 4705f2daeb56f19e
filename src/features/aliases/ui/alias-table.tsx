import { Forward } from 'lucide-react'
import type { ReactNode } from 'react'
import { shownAddress } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, DataTable, EmptyState, Pagination, Time } from '@/ui'
import type { AliasFilter, AliasListRow } from '../list-aliases'

const address =
	(filter: AliasFilter) =>
	(changes: AliasFilter): string => {
		const params = new URLSearchParams()
		for (const [name, value] of Object.entries({ ...filter, at: undefined, ...changes }))
			if (value) params.set(name, value)
		return params.size > 0 ? `/aliases?${params}` : '/aliases'
	}

const delivers = (row: AliasListRow): string => {
	const more = row.destinationCount - row.destinations.length
	return row.destinations.map(shownAddress).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** The list: which address delivers where. */
export function AliasTable({
	page,
	filter,
	now,
	create,
}: {
	page: ListPage<AliasListRow>
	filter: AliasFilter
	now: Date
	create: ReactNode
}) {
	const to = address(filter)
	const descending = filter.sort === '-address'
	return (
		<>
			<DataTable
				caption="Aliases"
				columns={[
					{
						key: 'address',
						label: 'Address',
						sortHref: to({ sort: descending ? '' : '-address' }),
						sorted: descending ? 'desc' : 'asc',
					},
					{ key: 'destinations', label: 'Delivers to' },
					{ key: 'state', label: 'State' },
					{ key: 'created', label: 'Created', hideOnPhone: true },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/aliases/${row.id}`,
					name: row.address,
					muted: !row.enabled,
					cells: {
						address: shownAddress(row.address),
						destinations: delivers(row),
						state: row.enabled ? <Badge tone="success">Enabled</Badge> : <Badge>Disabled</Badge>,
						created: <Time value={row.createdAt} now={now} />,
					},
				}))}
				empty={
					filter.q || filter.domain || filter.state ? (
						<EmptyState icon={<Forward />} title="No alias fits">
							Nothing here matches what you look for. <a href="/aliases">Show all aliases</a>
						</EmptyState>
					) : (
						<EmptyState icon={<Forward />} title="No aliases yet" action={create}>
							An alias is an address that delivers to other addresses, such as info@ to two colleagues.
						</EmptyState>
					)
				}
			/>
			{(page.next || page.previous) && (
				<Pagination
					{...(page.previous ? { previousHref: to({ at: page.previous }) } : {})}
					{...(page.next ? { nextHref: to({ at: page.next }) } : {})}
				/>
			)}
		</>
	)
}
