import { Tags } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, DataTable, EmptyState, listAddress, Pagination, Time } from '@/ui'
import { type RoleFilter, type RoleListRow, roleSort } from '../list-roles'

interface Props {
	page: ListPage<RoleListRow>
	filter: RoleFilter
	now: Date
	create: ReactNode
}

const rightsText = (n: number): string => (n === 1 ? '1 right' : `${n} rights`)

/** The roles that people made here: where each belongs, what is in it, and how many hold it. */
export function RoleTable({ page, filter, now, create }: Props) {
	const to = listAddress('/roles', filter)
	const sort = roleSort(filter.sort)
	const sorted = (name: 'name' | 'created') => ({
		sortHref: to({ sort: sort === name ? `-${name}` : name }),
		...(sort.endsWith(name) ? { sorted: sort.startsWith('-') ? ('desc' as const) : ('asc' as const) } : {}),
	})
	return (
		<>
			<DataTable
				caption="Roles made here"
				columns={[
					{ key: 'name', label: 'Role', ...sorted('name') },
					{ key: 'organization', label: 'Belongs to' },
					{ key: 'rights', label: 'Rights' },
					{ key: 'held', label: 'Given' },
					{ key: 'created', label: 'Created', hideOnPhone: true, ...sorted('created') },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/roles/${row.id}`,
					name: row.name,
					cells: {
						name: (
							<>
								{row.name}
								{row.description && <span className="block font-normal text-muted text-sm">{row.description}</span>}
							</>
						),
						organization: row.organization ?? <Badge icon={null}>Whole server</Badge>,
						rights: rightsText(row.rights.length),
						held: row.held === 0 ? <span className="text-muted">to nobody</span> : `${row.held} ×`,
						created: <Time value={row.createdAt} now={now} />,
					},
				}))}
				empty={
					filter.q || filter.organization ? (
						<EmptyState icon={<Tags />} title="No role fits">
							Nothing here matches what you look for. <a href="/roles">Show all roles</a>
						</EmptyState>
					) : (
						<EmptyState icon={<Tags />} title="No roles of your own yet" action={create}>
							A role is a name for a set of rights, such as HR: create and delete mailboxes, set passwords. Give it to
							as many people as you like.
						</EmptyState>
					)
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}
