import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { OwnRoom, ownRoom } from '@/features/grants'
import { CreateListForm } from '@/features/lists'
import { domainChoices } from '@/features/mailboxes'
import { Card, EmptyState, Page } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'New list' }

export default async function NewListPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	if (!mayAnywhere(viewer.actor, 'list.create', viewer.now)) notFound()
	const { domain } = await oneEach(searchParams)
	const choices = await domainChoices(viewer, 'list.create', { chosen: domain })
	const options = choices.found.map(({ id, name }) => ({ id, name: shownAddress(name) }))
	const chosen = options.find(({ id }) => id === domain) ?? options[0]
	return (
		<Page
			title="New list"
			description="An address whose mail goes to all its members."
			breadcrumb={[{ label: 'Lists', href: '/lists' }]}
			width="narrow"
		>
			{chosen ? (
				<Card>
					<OwnRoom rooms={await ownRoom(viewer, 'list.create')} what="lists" />
					<CreateListForm
						domains={options}
						chosen={chosen.id}
						more={choices.more}
						mayOutside={mayAnywhere(viewer.actor, 'alias.forward-outside', viewer.now)}
					/>
				</Card>
			) : (
				<EmptyState title="No domain yet">A list belongs to a domain. Create a domain first.</EmptyState>
			)}
		</Page>
	)
}
