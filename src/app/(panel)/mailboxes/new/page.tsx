import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress, writtenBytes } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { OwnRoom, ownRoom } from '@/features/grants'
import { CreateMailboxForm, domainChoices } from '@/features/mailboxes'
import { NO_CHOICES, templateChoices } from '@/features/template-use'
import { Card, EmptyState, Page } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'New mailbox' }

export default async function NewMailboxPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	if (!mayAnywhere(viewer.actor, 'mailbox.create', viewer.now)) notFound()
	const { domain, template } = await oneEach(searchParams)
	const choices = await domainChoices(viewer, 'mailbox.create', { chosen: domain })
	const templates = await templateChoices(
		viewer,
		choices.found.map(({ id }) => id),
	)
	const options = choices.found.map((choice) => ({
		id: choice.id,
		name: shownAddress(choice.name),
		quota: writtenBytes(choice.defaultQuotaBytes),
		mailboxesLeft: choice.mailboxesLeft,
		choices: templates.get(choice.id) ?? NO_CHOICES,
	}))
	const chosen = options.find(({ id }) => id === domain) ?? options[0]
	return (
		<Page title="New mailbox" breadcrumb={[{ label: 'Mailboxes', href: '/mailboxes' }]} width="narrow">
			{chosen ? (
				<Card>
					<OwnRoom rooms={await ownRoom(viewer, 'mailbox.create')} what="mailboxes" />
					<CreateMailboxForm domains={options} chosen={chosen.id} more={choices.more} template={template ?? ''} />
				</Card>
			) : (
				<EmptyState title="No domain yet">A mailbox belongs to a domain. Create a domain first.</EmptyState>
			)}
		</Page>
	)
}
