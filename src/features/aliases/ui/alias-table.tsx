import { Forward } from 'lucide-react'
import type { ReactNode } from 'react'
import { shownAddress } from '@/core/address'
import type { AddressFilter } from '@/core/gateway/address-page'
import type { ListPage } from '@/core/gateway/keyset'
import { DataTable, EmptyState, listAddress, Pagination } from '@/ui'
import type { AliasListRow } from '../list-aliases'
import { AliasRows } from './alias-rows'

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
	filter: AddressFilter
	now: Date
	create: ReactNode
}) {
	if (page.rows.length === 0) return <NoAliases filter={filter} create={create} />
	const to = listAddress('/aliases', filter)
	const descending = filter.sort === '-address'
	const rows = page.rows.map((row) => ({
		id: row.id,
		address: shownAddress(row.address),
		destinations: delivers(row),
		enabled: row.enabled,
		createdAt: row.createdAt,
	}))
	return (
		<>
			<AliasRows
				rows={rows}
				sort={{ sortHref: to({ sort: descending ? '' : '-address' }), sorted: descending ? 'desc' : 'asc' }}
				now={now}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}

function NoAliases({ filter, create }: { filter: AddressFilter; create: ReactNode }) {
	const narrowed = Boolean(filter.q || filter.domain || filter.state || filter.at)
	const empty = narrowed ? (
		<EmptyState icon={<Forward />} title="No alias fits">
			Nothing here matches what you look for. <a href="/aliases">Show all aliases</a>
		</EmptyState>
	) : (
		<EmptyState icon={<Forward />} title="No aliases yet" action={create}>
			An alias is an address that delivers to other addresses, such as info@ to two colleagues.
		</EmptyState>
	)
	return <DataTable caption="Aliases" columns={[]} rows={[]} empty={empty} />
}
