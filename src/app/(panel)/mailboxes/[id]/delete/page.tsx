import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress, shownBytes } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { getMailbox, RemoveMailboxForm } from '@/features/mailboxes'
import { Card, Notice, Page, ReasonsAsked } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Delete mailbox' }

export default async function DeleteMailboxPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const mailbox = await orNotFound(getMailbox(viewer, id))
	if (!mailbox.can['mailbox.remove'] || mailbox.deletedAt) notFound()
	const address = shownAddress(mailbox.address)
	return (
		<Page
			title={`Delete ${address}?`}
			breadcrumb={[
				{ label: 'Mailboxes', href: '/mailboxes' },
				{ label: address, href: `/mailboxes/${id}` },
			]}
			width="narrow"
		>
			<Notice tone="warning" title="What will happen">
				<ul>
					<li>
						Mail to {address} is refused from this moment on, and {mailbox.account.name} can no longer sign in.
					</li>
					<li>
						{mailbox.usage
							? `${mailbox.usage.messages} messages (${shownBytes(mailbox.usage.bytes)}) stay in the trash.`
							: 'The mail in it stays in the trash.'}
					</li>
					<li>The address is free for somebody else, who never sees the old mail.</li>
					<li>
						It can be restored from the trash, as long as its time there is not over and nobody else has the address.
						Then a backup is made and verified, and the mail is erased.
					</li>
				</ul>
			</Notice>
			<Card>
				<ReasonsAsked asked={mailbox.asksReason}>
					<RemoveMailboxForm mailbox={id} address={mailbox.address} />
				</ReasonsAsked>
			</Card>
		</Page>
	)
}
