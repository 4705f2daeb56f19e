import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { CreateAliasForm } from '@/features/aliases'
import { OwnRoom, ownRoom } from '@/features/grants'
import { domainChoices } from '@/features/mailboxes'
import { Card, EmptyState, Page } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'New alias' }

export default async function NewAliasPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	if (!mayAnywhere(viewer.actor, 'alias.create', viewer.now)) notFound()
	const { domain } = await oneEach(searchParams)
	const choices = await domainChoices(viewer, 'alias.create', { chosen: domain })
	const options = choices.found.map(({ id, name }) => ({ id, name: shownAddress(name) }))
	const chosen = options.find(({ id }) => id === domain) ?? options[0]
	return (
		<Page
			title="New alias"
			description="An address that delivers to other addresses."
			breadcrumb={[{ label: 'Aliases', href: '/aliases' }]}
			width="narrow"
		>
			{chosen ? (
				<Card>
					<OwnRoom rooms={await ownRoom(viewer, 'alias.create')} what="aliases" />
					<CreateAliasForm domains={options} chosen={chosen.id} more={choices.more} />
				</Card>
			) : (
				<EmptyState title="No domain yet">An alias belongs to a domain. Create a domain first.</EmptyState>
			)}
		</Page>
	)
}
