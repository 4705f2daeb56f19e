import { Tags } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ListPage } from '@/core/gateway/keyset'
import { DataTable, EmptyState, listAddress, Pagination } from '@/ui'
import { type PlanFilter, type PlanListRow, planSort } from '../list-plans'
import { freeWords, priceWords } from '../price-words'

function placesText(n: number): ReactNode {
	if (n === 0) return <span className="text-muted">nowhere</span>
	return n === 1 ? '1 place' : `${n} places`
}

function cells(row: PlanListRow): Record<string, ReactNode> {
	const free = freeWords(row)
	return {
		name: row.name,
		prices: (
			<>
				{priceWords(row).map((words) => (
					<span key={words} className="block">
						{words}
					</span>
				))}
			</>
		),
		free: free === '' ? <span className="text-muted">nothing</span> : free,
		places: placesText(row.places),
	}
}

/** The price plans at the prices of today, and how many places each is assigned to. */
export function PlanTable({
	page,
	filter,
	create,
}: {
	page: ListPage<PlanListRow>
	filter: PlanFilter
	create: ReactNode
}) {
	const to = listAddress('/billing/plans', filter)
	const sort = planSort(filter.sort)
	const sortHref = to({ sort: sort === 'name' ? '-name' : 'name' })
	return (
		<>
			<DataTable
				caption="Price plans"
				columns={[
					{ key: 'name', label: 'Price plan', sortHref, sorted: sort === 'name' ? 'asc' : 'desc' },
					{ key: 'prices', label: 'Prices a month' },
					{ key: 'free', label: 'Free' },
					{ key: 'places', label: 'Assigned to' },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/billing/plans/${row.id}`,
					name: row.name,
					cells: cells(row),
				}))}
				empty={
					filter.q || filter.currency ? (
						<EmptyState icon={<Tags />} title="No plan fits">
							Nothing here matches what you look for. <a href="/billing/plans">Show all plans</a>
						</EmptyState>
					) : (
						<EmptyState icon={<Tags />} title="No price plans yet" action={create}>
							A price plan says what a mailbox and a GB of storage cost a month. Make one, assign it to an organization
							or a domain, and each month has a statement. Nobody sees prices without the right to.
						</EmptyState>
					)
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}
