import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { getList, getListMembers, ListFacts, ListMembers, RemoveList } from '@/features/lists'
import { LinkButton, Page } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'List' }

export default async function ListPage({
	params,
	searchParams,
}: {
	params: Promise<{ id: string }>
	searchParams: SearchParams
}) {
	const viewer = await requireViewer()
	const list = await orNotFound(getList(viewer, await idOf(params)))
	const { q, at } = await oneEach(searchParams)
	const filter = { q, at }
	const address = shownAddress(list.address)
	const { can } = list
	return (
		<Page
			title={address}
			breadcrumb={[{ label: 'Lists', href: '/lists' }]}
			width="narrow"
			action={
				<div className="flex flex-wrap gap-2">
					{can['list.edit'] && <LinkButton href={`/lists/${list.id}/edit`}>Edit</LinkButton>}
					{can['list.remove'] && <RemoveList list={list.id} address={address} />}
				</div>
			}
		>
			<Said searchParams={searchParams} />
			<ListFacts list={list} now={viewer.now} />
			<ListMembers
				list={list.id}
				count={list.members}
				page={await getListMembers(viewer, list.id, filter)}
				filter={filter}
				mayEdit={can['list.edit-members']}
				mayOutside={list.outside || can['alias.forward-outside']}
				now={viewer.now}
			/>
		</Page>
	)
}
