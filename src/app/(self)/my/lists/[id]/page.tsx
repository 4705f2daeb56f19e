import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { getOwnList, ListMembers } from '@/features/lists'
import { Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'
import { oneEach, type SearchParams } from '../../../../said'

export const metadata: Metadata = { title: 'Mailing list' }

export default async function OwnListPage({
	params,
	searchParams,
}: {
	params: Promise<{ id: string }>
	searchParams: SearchParams
}) {
	const viewer = await requireViewer()
	const { q, at } = await oneEach(searchParams)
	const filter = { q, at }
	const list = await orNotFound(getOwnList(viewer, await idOf(params), filter))
	return (
		<Page
			title={list.name}
			description={list.description ? `${shownAddress(list.address)}: ${list.description}` : shownAddress(list.address)}
			breadcrumb={[{ label: 'My account', href: '/my' }]}
			width="narrow"
		>
			<ListMembers
				list={list.id}
				count={list.members}
				page={list.page}
				filter={filter}
				own
				mayEdit
				mayOutside={list.outside}
				now={viewer.now}
			/>
		</Page>
	)
}
