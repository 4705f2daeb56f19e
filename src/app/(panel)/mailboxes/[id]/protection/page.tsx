import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { getMailbox, LIFTED, LiftProtectionForm } from '@/features/mailboxes'
import { Card, Notice, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Lift a protection' }

export default async function LiftProtectionPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const mailbox = await orNotFound(getMailbox(viewer, id))
	if (!mailbox.mayLift || !mailbox.protection || mailbox.deletedAt) notFound()
	const address = shownAddress(mailbox.address)
	return (
		<Page
			title={`Lift the protection of ${address}?`}
			breadcrumb={[
				{ label: 'Mailboxes', href: '/mailboxes' },
				{ label: address, href: `/mailboxes/${id}` },
			]}
			width="narrow"
		>
			<Notice tone="warning" title="What will happen">
				{LIFTED}
			</Notice>
			<Card>
				<LiftProtectionForm mailbox={id} address={mailbox.address} />
			</Card>
		</Page>
	)
}
