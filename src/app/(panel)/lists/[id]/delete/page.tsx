import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { getList, RemoveListForm } from '@/features/lists'
import { Card, Notice, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Delete list' }

export default async function DeleteListPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const list = await orNotFound(getList(viewer, await idOf(params)))
	if (!list.can['list.remove']) notFound()
	return (
		<Page
			title={`Delete ${shownAddress(list.address)}?`}
			breadcrumb={[{ label: 'Lists', href: '/lists' }]}
			width="narrow"
		>
			<Notice tone="warning">
				Mail to this address is refused from then on. Members keep their mailboxes and what they got.
			</Notice>
			<Card>
				<RemoveListForm list={list.id} />
			</Card>
		</Page>
	)
}
