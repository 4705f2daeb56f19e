import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { EditListForm, getList } from '@/features/lists'
import { Card, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Edit list' }

export default async function EditListPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const list = await orNotFound(getList(viewer, await idOf(params)))
	if (!list.can['list.edit']) notFound()
	const address = shownAddress(list.address)
	return (
		<Page
			title={`Edit ${address}`}
			breadcrumb={[
				{ label: 'Lists', href: '/lists' },
				{ label: address, href: `/lists/${list.id}` },
			]}
			width="narrow"
		>
			<Card>
				<EditListForm
					list={list.id}
					version={list.version}
					start={{
						name: list.name,
						description: list.description,
						posters: list.posters,
						replies: list.replies,
						subjectPrefix: list.subjectPrefix,
						outside: list.outside,
						owners: list.ownerAddresses.map(shownAddress).join('\n'),
					}}
					enabled={list.enabled}
					mayOutside={list.can['alias.forward-outside']}
				/>
			</Card>
		</Page>
	)
}
