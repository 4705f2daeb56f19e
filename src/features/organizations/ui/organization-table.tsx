import { Building2, Pencil, Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ListPage } from '@/core/gateway/keyset'
import { CountUse, HeldUse, NARROW, StandingState, StorageUse, WIDE } from '@/features/domains'
import { type Column, DataTable, EmptyState, listAddress, MenuLink, Pagination, RowMenu, Time } from '@/ui'
import { type OrganizationFilter, type OrganizationListRow, organizationSort } from '../list-organizations'

type Sorted = (name: string) => Pick<Column, 'sortHref' | 'sorted'>

/** Which way a column is sorted, and the address of the other way. */
function sortedBy(filter: OrganizationFilter): Sorted {
	const to = listAddress('/organizations', filter)
	const sort = organizationSort(filter.sort)
	return (name) => {
		// What takes the most room comes first.
		const sortHref = to({ sort: sort === name || (name === 'used' && sort !== '-used') ? `-${name}` : name })
		if (sort !== name && sort !== `-${name}`) return { sortHref }
		return { sortHref, sorted: sort === name ? 'asc' : 'desc' }
	}
}

const columns = (sorted: Sorted, parent: boolean): Column[] => [
	{ key: 'name', label: 'Organization', className: WIDE, ...sorted('name') },
	...(parent ? [{ key: 'parent', label: 'Part of' }] : []),
	{ key: 'state', label: 'State', plainOnPhone: true },
	{ key: 'domains', label: 'Domains', className: NARROW },
	{ key: 'mailboxes', label: 'Mailboxes', className: NARROW },
	{ key: 'promised', label: 'Promised', hideOnPhone: true, className: NARROW },
	{ key: 'used', label: 'In use', className: 'md:w-44', ...sorted('used') },
	{ key: 'created', label: 'Created', hideOnPhone: true, ...sorted('created') },
	{ key: 'menu', label: 'Actions', hideLabel: true },
]

function Actions({ row: { id, name, can } }: { row: OrganizationListRow }) {
	if (!(can.edit || can.remove || can.createDomain)) return null
	return (
		<RowMenu
			label={`Actions for ${name}`}
			items={
				<>
					{can.createDomain && (
						<MenuLink href={`/domains/new?organization=${id}`} icon={<Plus size={16} aria-hidden />}>
							New domain
						</MenuLink>
					)}
					{can.edit && (
						<MenuLink href={`/organizations/${id}/edit`} icon={<Pencil size={16} aria-hidden />}>
							Edit
						</MenuLink>
					)}
					{can.remove && (
						<MenuLink href={`/organizations/${id}/delete`} icon={<Trash2 size={16} aria-hidden />} tone="danger">
							Delete…
						</MenuLink>
					)}
				</>
			}
		/>
	)
}

const cells = (row: OrganizationListRow, now: Date): Record<string, ReactNode> => ({
	name: row.name,
	parent: row.parentName,
	state: <StandingState {...row} />,
	domains: <CountUse used={row.domains} max={row.maxDomains} label={`Domains of ${row.name}`} />,
	mailboxes: <CountUse used={row.mailboxes} max={row.maxMailboxes} label={`Mailboxes of ${row.name}`} />,
	promised: <StorageUse used={row.storageBytes} max={row.maxStorageBytes} label={`Storage promised in ${row.name}`} />,
	used: (
		<HeldUse
			held={row.usedBytes}
			promised={row.storageBytes}
			max={row.maxStorageBytes}
			label={`Storage in use in ${row.name}`}
		/>
	),
	created: <Time value={row.createdAt} now={now} />,
	menu: <Actions row={row} />,
})

/**
 * The list: which organizations, part of which, in what state, how full.
 * @param preview the id of the organization whose page shows the first few below it: neither sorted nor paged there
 */
export function OrganizationTable({
	page,
	filter,
	now,
	empty,
	preview,
}: {
	page: ListPage<OrganizationListRow>
	filter: OrganizationFilter
	now: Date
	empty: ReactNode
	preview?: string
}) {
	const to = listAddress('/organizations', filter)
	const parent = page.rows.some((row) => row.parentName !== null && row.lineage.at(-2) !== preview)
	return (
		<>
			<DataTable
				caption="Organizations"
				columns={columns(preview ? () => ({}) : sortedBy(filter), parent)}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/organizations/${row.id}`,
					name: row.name,
					muted: !row.enabled,
					cells: cells(row, now),
				}))}
				empty={empty}
			/>
			{!preview && <Pagination page={page} to={to} label={`${page.rows.length} organizations on this page`} />}
		</>
	)
}

/** What the list says when it has nothing. */
export function NoOrganizations({ filtered, create }: { filtered: boolean; create: ReactNode }) {
	if (filtered)
		return (
			<EmptyState icon={<Building2 />} title="No organization fits">
				Nothing here matches what you look for. <a href="/organizations">Show all organizations</a>
			</EmptyState>
		)
	return (
		<EmptyState icon={<Building2 />} title="No organizations yet" action={create}>
			An organization is a customer, a school, a company: it has domains and people, and limits for all of them
			together.
		</EmptyState>
	)
}
