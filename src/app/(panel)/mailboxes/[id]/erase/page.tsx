import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { EraseMailboxForm, trashStanding } from '@/features/backups'
import { Card, Notice, Page, ReasonsAsked } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Erase mailbox' }

export default async function EraseMailboxPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const standing = await orNotFound(trashStanding(viewer, id))
	if (!standing.mayErase) notFound()
	const address = shownAddress(standing.address)
	return (
		<Page
			title={`Erase the mail of ${address}?`}
			breadcrumb={[
				{ label: 'Mailboxes', href: '/mailboxes' },
				{ label: 'Trash', href: '/mailboxes/trash' },
				{ label: address, href: `/mailboxes/${id}` },
			]}
			width="narrow"
		>
			<Notice tone="warning" title="What will happen">
				<ul>
					<li>A backup is made, read back from where it lies, and compared with the mail, message by message.</li>
					<li>
						Only when all of it is the same, the mail is erased. If it is not, nothing is, and the mailbox stays here.
					</li>
					<li>Until the backup is verified the mailbox can be restored. After that there is only the backup.</li>
				</ul>
			</Notice>
			<Card>
				<ReasonsAsked asked={standing.asksReason}>
					<EraseMailboxForm mailbox={id} address={standing.address} />
				</ReasonsAsked>
			</Card>
		</Page>
	)
}
