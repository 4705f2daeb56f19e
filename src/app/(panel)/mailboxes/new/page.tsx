import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress, writtenBytes } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { CreateMailboxForm, domainChoices } from '@/features/mailboxes'
import { Card, EmptyState, Page } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'New mailbox' }

export default async function NewMailboxPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	if (!mayAnywhere(viewer.actor, 'mailbox.create', viewer.now)) notFound()
	const { domain } = await oneEach(searchParams)
	const choices = await domainChoices(viewer, 'mailbox.create', { chosen: domain })
	const options = choices.found.map((choice) => ({
		id: choice.id,
		name: shownAddress(choice.name),
		quota: writtenBytes(choice.defaultQuotaBytes),
		mailboxesLeft: choice.mailboxesLeft,
	}))
	const chosen = options.find(({ id }) => id === domain) ?? options[0]
	return (
		<Page title="New mailbox" breadcrumb={[{ label: 'Mailboxes', href: '/mailboxes' }]} width="narrow">
			{chosen ? (
				<Card>
					<CreateMailboxForm domains={options} chosen={chosen.id} more={choices.more} />
				</Card>
			) : (
				<EmptyState title="No domain yet">A mailbox belongs to a domain. Create a domain first.</EmptyState>
			)}
		</Page>
	)
}
