import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { getAlias, RemoveAliasForm } from '@/features/aliases'
import { Card, Notice, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Delete alias' }

export default async function DeleteAliasPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const alias = await orNotFound(getAlias(viewer, await idOf(params)))
	if (!alias.mayRemove) notFound()
	return (
		<Page
			title={`Delete ${shownAddress(alias.address)}?`}
			breadcrumb={[{ label: 'Aliases', href: '/aliases' }]}
			width="narrow"
		>
			<Notice tone="warning">
				Mail to this address is refused from then on. The mailboxes that it delivers to stay.
			</Notice>
			<Card>
				<RemoveAliasForm alias={alias.id} />
			</Card>
		</Page>
	)
}
