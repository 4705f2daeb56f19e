import { Trash2 } from 'lucide-react'
import { shownAddress } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, DataTable, EmptyState, listAddress, Pagination, Time } from '@/ui'
import { type DomainTrashRow, trashSort } from '../list-domain-trash'
import type { DomainFilter } from '../list-domains'
import { RestoreDomainForm } from './domain-forms'
import { DomainName } from './domain-name'
import { sortedBy } from './domain-table'
import { shownCount } from './use'

/** Nothing in it is erased before a backup of it was verified, so it may be a while after that. */
function MailErased({ at, now }: { at: Date | null; now: Date }) {
	if (at === null) return 'None in it'
	return at <= now ? <Badge tone="info">Being erased</Badge> : <Time value={at} now={now} />
}

/** Domains in the trash: what lies in them, since when, and the way back. */
export function DomainTrashTable({
	page,
	filter,
	now,
}: {
	page: ListPage<DomainTrashRow>
	filter: DomainFilter
	now: Date
}) {
	const to = listAddress('/domains/trash', filter)
	const sort = trashSort(filter.sort)
	return (
		<>
			<DataTable
				caption="Domains in the trash"
				columns={[
					{ key: 'name', label: 'Domain', ...sortedBy('name', sort, to) },
					{ key: 'organization', label: 'Organization' },
					{ key: 'inside', label: 'Inside' },
					{ key: 'deleted', label: 'Deleted', ...sortedBy('deleted', sort, to) },
					{ key: 'erases', label: 'Mail erased' },
					{ key: 'restore', label: 'Restore', hideLabel: true },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/domains/${row.id}`,
					cells: {
						name: <DomainName name={row.name} />,
						organization: row.organizationName,
						inside: `${shownCount(row.mailboxes)} mailboxes, ${shownCount(row.aliases)} aliases, ${shownCount(row.lists)} lists`,
						deleted: <Time value={row.deletedAt} now={now} />,
						erases: <MailErased at={row.erasesAt} now={now} />,
						restore: row.taken ? (
							<Badge tone="warning">Name in use again</Badge>
						) : (
							row.mayRestore && <RestoreDomainForm domain={row.id} name={shownAddress(row.name)} small />
						),
					},
				}))}
				empty={
					filter.q || filter.organization ? (
						<EmptyState icon={<Trash2 />} title="Nothing in the trash fits">
							<a href="/domains/trash">Show all of the trash</a>
						</EmptyState>
					) : (
						<EmptyState icon={<Trash2 />} title="The trash is empty">
							A deleted domain waits here with everything in it until it is restored, or its time is over and the mail
							in it is erased.
						</EmptyState>
					)
				}
			/>
			<Pagination page={page} to={to} label={`${page.rows.length} domains on this page`} />
		</>
	)
}
