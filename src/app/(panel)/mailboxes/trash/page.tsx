import { Trash2 } from 'lucide-react'
import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { listTrash, RestoreMailboxForm, type TrashRow } from '@/features/mailboxes'
import { Badge, DataTable, EmptyState, listAddress, Page, Pagination, Time } from '@/ui'
import { orNotFound } from '../../../or-not-found'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Trash' }

function MailErased({ row, now }: { row: TrashRow; now: Date }) {
	if (row.stuck) return <Badge tone="danger">Backup failed</Badge>
	return row.erasing ? <Badge tone="info">Being erased</Badge> : <Time value={row.erasesAt} now={now} />
}

export default async function TrashPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { at } = await oneEach(searchParams)
	const page = await orNotFound(listTrash(viewer, at))
	const mayRestore = mayAnywhere(viewer.actor, 'mailbox.restore', viewer.now)
	return (
		<Page
			title="Trash"
			description="Deleted mailboxes with their mail. Nobody can sign in to them, and nothing is delivered."
			breadcrumb={[{ label: 'Mailboxes', href: '/mailboxes' }]}
		>
			<DataTable
				caption="Mailboxes in the trash"
				columns={[
					{ key: 'address', label: 'Address' },
					{ key: 'name', label: 'Owner' },
					{ key: 'deleted', label: 'Deleted' },
					{ key: 'erases', label: 'Mail erased' },
					{ key: 'restore', label: 'Restore', hideLabel: true, align: 'end' },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/mailboxes/${row.id}`,
					cells: {
						address: shownAddress(row.address),
						name: row.name,
						deleted: <Time value={row.deletedAt} now={viewer.now} />,
						erases: <MailErased row={row} now={viewer.now} />,
						restore: row.taken ? (
							<Badge tone="warning">Address taken</Badge>
						) : (
							mayRestore && <RestoreMailboxForm mailbox={row.id} small />
						),
					},
				}))}
				empty={
					<EmptyState icon={<Trash2 />} title="The trash is empty">
						A deleted mailbox waits here with its mail until it is restored, or its time is over.
					</EmptyState>
				}
			/>
			<Pagination page={page} to={listAddress('/mailboxes/trash', {})} />
		</Page>
	)
}
