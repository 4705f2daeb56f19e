import { ReceiptText } from 'lucide-react'
import { shownAddress } from '@/core/address'
import { type Column, DataTable, EmptyState, listAddress, Pagination } from '@/ui'
import { type StatementFilter, type StatementList, type StatementListRow, statementSort } from '../list-statements'
import { Totals } from './totals'

const columns = (filter: StatementFilter, parent: boolean, kinds: boolean): Column[] => {
	const sort = statementSort(filter.sort)
	const sortHref = listAddress('/billing', filter)({ sort: sort === 'name' ? '-name' : 'name' })
	return [
		{
			key: 'name',
			label: kinds ? 'Organization or domain' : 'Organization',
			sortHref,
			sorted: sort === 'name' ? 'asc' : 'desc',
		},
		...(parent ? [{ key: 'parent', label: 'Part of', hideOnPhone: true }] : []),
		{ key: 'domains', label: 'Domains' },
		{ key: 'plans', label: 'Price plan' },
		{ key: 'amount', label: 'Amount', align: 'end' },
	]
}

function Plans({ row: { plans, withoutPlan, domains } }: { row: StatementListRow }) {
	if (domains === 0) return null
	const without = withoutPlan === domains ? 'none' : `none for ${withoutPlan} of them`
	return (
		<>
			{plans.join(', ')}
			{withoutPlan > 0 && <span className={`text-muted ${plans.length > 0 ? 'block text-sm' : ''}`}>{without}</span>}
		</>
	)
}

/** The list: what each organization, with everything in it, comes to in a month. */
export function StatementTable({ list: { page, month }, filter }: { list: StatementList; filter: StatementFilter }) {
	const to = listAddress('/billing', filter)
	const parent = page.rows.some(({ parentName }) => parentName !== null)
	const kinds = page.rows.some(({ kind }) => kind === 'domain')
	const query = month.isRunning ? '' : `?month=${month.key}`
	return (
		<>
			<DataTable
				caption={`Statements of ${month.label}`}
				columns={columns(filter, parent, kinds)}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/billing/${row.id}${query}`,
					name: row.name,
					cells: {
						name: row.kind === 'domain' ? shownAddress(row.name) : row.name,
						parent: row.parentName,
						domains: row.domains,
						plans: <Plans row={row} />,
						amount: <Totals totals={row.totals} />,
					},
				}))}
				empty={
					filter.q || filter.at ? (
						<EmptyState icon={<ReceiptText />} title="No statement fits">
							Nothing here matches what you look for. <a href="/billing">Show all statements</a>
						</EmptyState>
					) : (
						<EmptyState icon={<ReceiptText />} title="No statements yet">
							A statement says what an organization comes to in a month: its mailboxes and its storage, counted every
							day, at the prices of its plan. Make an organization with a domain first.
						</EmptyState>
					)
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}
