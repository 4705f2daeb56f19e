import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { listOrganizations, NoOrganizations, OrganizationTable, resellers } from '@/features/organizations'
import { FilterBar, FilterSelect, LinkButton, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../said'

export const metadata: Metadata = { title: 'Organizations' }

const STATES = [
	{ value: '', label: 'all' },
	{ value: 'enabled', label: 'enabled' },
	{ value: 'disabled', label: 'disabled' },
	{ value: 'stopped', label: 'stopped from above' },
]

export default async function OrganizationsPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, below, state, sort, at } = await oneEach(searchParams)
	const filter = { q, below, state, sort, at }
	const [page, above] = await Promise.all([orNotFound(listOrganizations(viewer, filter)), resellers(viewer)])
	const create = mayAnywhere(viewer.actor, 'organization.create', viewer.now) && (
		<LinkButton href="/organizations/new" variant="primary" icon={<Plus size={16} aria-hidden />}>
			New organization
		</LinkButton>
	)
	return (
		<Page title="Organizations" action={create}>
			<Said searchParams={searchParams} />
			<FilterBar>
				<SearchField label="Search names" defaultValue={q} />
				{above.length > 0 && (
					<FilterSelect
						label="Part of"
						name="below"
						defaultValue={below ?? ''}
						options={[
							{ value: '', label: 'all' },
							{ value: 'top', label: 'none (top level)' },
							...above.map(({ id, name }) => ({ value: id, label: name })),
						]}
					/>
				)}
				<FilterSelect label="State" name="state" defaultValue={state ?? ''} options={STATES} />
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<OrganizationTable
				page={page}
				filter={filter}
				now={viewer.now}
				empty={<NoOrganizations filtered={Boolean(q || below || state || at)} create={create} />}
			/>
		</Page>
	)
}
