import { AtSign } from 'lucide-react'
import { shownAddress } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, DataTable, EmptyState, listAddress, Pagination } from '@/ui'
import type { TemplateMailbox, TemplateMailboxFilter } from '../template-mailboxes'

/** What was made with a template, and what of it differs by now. */
export function TemplateMailboxTable({
	page,
	filter,
	template,
}: {
	page: ListPage<TemplateMailbox>
	filter: TemplateMailboxFilter
	template: string
}) {
	const to = listAddress(`/templates/${template}`, filter)
	const narrowed = Boolean(filter.q || filter.drift)
	return (
		<>
			<DataTable
				caption="Mailboxes made with it"
				columns={[
					{ key: 'address', label: 'Address' },
					{ key: 'name', label: 'Owner' },
					{ key: 'differs', label: 'Differs' },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/mailboxes/${row.id}`,
					name: row.address,
					cells: {
						address: shownAddress(row.address),
						name: row.name,
						differs:
							row.differs.length === 0 ? (
								<span className="text-muted">as the template says</span>
							) : (
								<Badge tone="warning">{row.differs.join('; ')}</Badge>
							),
					},
				}))}
				empty={
					<EmptyState icon={<AtSign />} title={narrowed ? 'No mailbox fits' : 'Nothing made with it yet'}>
						{narrowed ? (
							<a href={`/templates/${template}`}>Show all of them</a>
						) : (
							'Choose this template when you make a mailbox.'
						)}
					</EmptyState>
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}
