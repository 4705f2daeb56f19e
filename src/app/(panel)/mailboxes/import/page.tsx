import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress, shownBytes } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { OwnRoom, ownRoom } from '@/features/grants'
import { domainChoices, ImportForm } from '@/features/mailboxes'
import { NO_CHOICES, templateChoices } from '@/features/template-use'
import { EmptyState, Page } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Import mailboxes' }

export default async function ImportMailboxesPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	if (!mayAnywhere(viewer.actor, 'mailbox.create', viewer.now)) notFound()
	const { domain } = await oneEach(searchParams)
	const choices = await domainChoices(viewer, 'mailbox.create', { chosen: domain })
	const templates = await templateChoices(
		viewer,
		choices.found.map(({ id }) => id),
	)
	const options = choices.found.map(({ id, name, defaultQuotaBytes }) => ({
		id,
		name: shownAddress(name),
		quota: defaultQuotaBytes === null ? 'unlimited' : shownBytes(defaultQuotaBytes),
		choices: templates.get(id) ?? NO_CHOICES,
	}))
	const chosen = options.find(({ id }) => id === domain) ?? options[0]
	return (
		<Page
			title="Import mailboxes"
			description="Many mailboxes out of a list, such as all who are new this year. Nothing is made before you have seen what would come out of each line."
			breadcrumb={[{ label: 'Mailboxes', href: '/mailboxes' }]}
		>
			{chosen ? (
				<>
					<OwnRoom rooms={await ownRoom(viewer, 'mailbox.create')} what="mailboxes" />
					<ImportForm domains={options} chosen={chosen.id} more={choices.more} />
				</>
			) : (
				<EmptyState title="No domain yet">A mailbox belongs to a domain. Create a domain first.</EmptyState>
			)}
		</Page>
	)
}
