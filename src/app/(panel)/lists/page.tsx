import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { ListTable, listLists } from '@/features/lists'
import { DomainFilter, domainFilter } from '@/features/mailboxes'
import { FilterBar, FilterSelect, LinkButton, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../said'

export const metadata: Metadata = { title: 'Lists' }

export default async function ListsPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, domain, state, sort, at } = await oneEach(searchParams)
	const filter = { q, domain, state, sort, at }
	const [page, domains] = await Promise.all([
		orNotFound(listLists(viewer, filter)),
		domainFilter(viewer, 'list.read', domain),
	])
	const create = mayAnywhere(viewer.actor, 'list.create', viewer.now) && (
		<LinkButton
			href={domain ? `/lists/new?domain=${domain}` : '/lists/new'}
			variant="primary"
			icon={<Plus size={16} aria-hidden />}
		>
			New list
		</LinkButton>
	)
	return (
		<Page title="Lists" action={create}>
			<Said searchParams={searchParams} />
			<FilterBar>
				<SearchField label="Search addresses" defaultValue={q} />
				<DomainFilter domains={domains} chosen={domain} />
				<FilterSelect
					label="State"
					name="state"
					defaultValue={state ?? ''}
					options={[
						{ value: '', label: 'all' },
						{ value: 'enabled', label: 'enabled' },
						{ value: 'disabled', label: 'disabled' },
					]}
				/>
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<ListTable page={page} filter={filter} now={viewer.now} create={create} />
		</Page>
	)
}
