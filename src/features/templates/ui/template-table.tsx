import { LayoutTemplate } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, DataTable, EmptyState, listAddress, Pagination, Time } from '@/ui'
import { type TemplateFilter, type TemplateListRow, templateSort } from '../list-templates'

export const usedWords = (n: number): string => {
	if (n > 1000) return '1,000+ mailboxes'
	return n === 1 ? '1 mailbox' : `${n} mailboxes`
}

interface Props {
	page: ListPage<TemplateListRow>
	filter: TemplateFilter
	now: Date
	create: ReactNode
}

const cells = (row: TemplateListRow, now: Date): Record<string, ReactNode> => ({
	name: (
		<>
			<span className="flex flex-wrap items-center gap-1.5">
				{row.name} {row.isMandatory && <Badge icon={null}>Mandatory</Badge>}
			</span>
			<span className="block font-normal text-muted text-sm">{row.lines.slice(0, 3).join(' · ')}</span>
		</>
	),
	kind: <span className="whitespace-nowrap">{row.kind === 'mailbox' ? 'Mailbox' : 'Person'}</span>,
	organization: row.organization ?? <Badge icon={null}>Whole server</Badge>,
	used:
		row.kind === 'person' ? (
			<span className="text-muted">–</span>
		) : (
			<span className="whitespace-nowrap">{usedWords(row.used)}</span>
		),
	created: <Time value={row.createdAt} now={now} />,
})

/** The templates: what each is for, what it says, where it belongs, how many mailboxes were made with it. */
export function TemplateTable({ page, filter, now, create }: Props) {
	const to = listAddress('/templates', filter)
	const sort = templateSort(filter.sort)
	const sorted = (name: 'name' | 'created') => ({
		sortHref: to({ sort: sort === name ? `-${name}` : name }),
		...(sort.endsWith(name) ? { sorted: sort.startsWith('-') ? ('desc' as const) : ('asc' as const) } : {}),
	})
	return (
		<>
			<DataTable
				caption="Templates"
				columns={[
					{ key: 'name', label: 'Template', ...sorted('name') },
					{ key: 'kind', label: 'For a' },
					{ key: 'organization', label: 'Belongs to' },
					{ key: 'used', label: 'Made with it' },
					{ key: 'created', label: 'Created', hideOnPhone: true, ...sorted('created') },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/templates/${row.id}`,
					name: row.name,
					cells: cells(row, now),
				}))}
				empty={<NoTemplates filter={filter} create={create} />}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}

function NoTemplates({ filter, create }: Pick<Props, 'filter' | 'create'>) {
	if (filter.q || filter.kind || filter.organization)
		return (
			<EmptyState icon={<LayoutTemplate />} title="No template fits">
				Nothing here matches what you look for. <a href="/templates">Show all templates</a>
			</EmptyState>
		)
	return (
		<EmptyState icon={<LayoutTemplate />} title="No templates yet" action={create}>
			A template is what new mailboxes begin with: quota, address, welcome text; or what their owners may do. Make one
			from scratch, or from a mailbox that is as it should be.
		</EmptyState>
	)
}
