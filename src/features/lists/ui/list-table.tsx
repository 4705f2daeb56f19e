import { MailPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { shownAddress } from '@/core/address'
import type { AddressFilter } from '@/core/gateway/address-page'
import type { ListPage } from '@/core/gateway/keyset'
import { DataTable, EmptyState, listAddress, Pagination } from '@/ui'
import type { ListListRow } from '../list-lists'
import { ListRows } from './list-rows'
import { POSTER_WORDS } from './words'

/** The mailing lists, with who may write to each and how many are on it. */
export function ListTable({
	page,
	filter,
	now,
	create,
}: {
	page: ListPage<ListListRow>
	filter: AddressFilter
	now: Date
	create: ReactNode
}) {
	if (page.rows.length === 0) return <NoLists filter={filter} create={create} />
	const to = listAddress('/lists', filter)
	const descending = filter.sort === '-address'
	const rows = page.rows.map((row) => ({
		...row,
		address: shownAddress(row.address),
		posters: POSTER_WORDS[row.posters].label,
	}))
	return (
		<>
			<ListRows
				rows={rows}
				sort={{ sortHref: to({ sort: descending ? '' : '-address' }), sorted: descending ? 'desc' : 'asc' }}
				now={now}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}

function NoLists({ filter, create }: { filter: AddressFilter; create: ReactNode }) {
	const narrowed = Boolean(filter.q || filter.domain || filter.state || filter.at)
	const empty = narrowed ? (
		<EmptyState icon={<MailPlus />} title="No list fits">
			Nothing here matches what you look for. <a href="/lists">Show all lists</a>
		</EmptyState>
	) : (
		<EmptyState icon={<MailPlus />} title="No mailing lists yet" action={create}>
			A mailing list is an address whose mail goes to all its members, such as parents-5a@ to the parents of a class.
		</EmptyState>
	)
	return <DataTable caption="Mailing lists" columns={[]} rows={[]} empty={empty} />
}
