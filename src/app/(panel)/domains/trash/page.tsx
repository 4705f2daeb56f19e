import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { DomainTrashTable, listDomainTrash, organizationChoices, organizationOptions } from '@/features/domains'
import { FilterBar, FilterSelect, Page, SearchField } from '@/ui'
import { orNotFound } from '../../../or-not-found'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Trash' }

export default async function DomainTrashPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, organization, sort, at } = await oneEach(searchParams)
	const filter = { q, organization, sort, at }
	const [page, organizations] = await Promise.all([
		orNotFound(listDomainTrash(viewer, filter)),
		organizationChoices(viewer, 'domain.read'),
	])
	return (
		<Page
			title="Trash"
			description="Deleted domains with everything in them. Nothing is delivered, and nobody in them can sign in."
			breadcrumb={[{ label: 'Domains', href: '/domains' }]}
		>
			<FilterBar>
				<SearchField label="Search names and descriptions" defaultValue={q} />
				{(organizations.length > 1 || organization) && (
					<FilterSelect
						label="Organization"
						name="organization"
						defaultValue={organization ?? ''}
						options={organizationOptions(organizations, organization)}
					/>
				)}
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<DomainTrashTable page={page} filter={filter} now={viewer.now} />
		</Page>
	)
}
