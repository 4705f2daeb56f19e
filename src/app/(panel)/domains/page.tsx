import { Plus, Trash2 } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { DomainTable, listDomains, NoDomains, organizationChoices, organizationOptions } from '@/features/domains'
import { FilterBar, FilterSelect, LinkButton, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../said'

export const metadata: Metadata = { title: 'Domains' }

const STATES = [
	{ value: '', label: 'all' },
	{ value: 'enabled', label: 'enabled' },
	{ value: 'disabled', label: 'disabled' },
	{ value: 'stopped', label: 'stopped from above' },
]

export default async function DomainsPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, organization, state, sort, at } = await oneEach(searchParams)
	const filter = { q, organization, state, sort, at }
	const [page, organizations] = await Promise.all([
		orNotFound(listDomains(viewer, filter)),
		organizationChoices(viewer, 'domain.read'),
	])
	const create = mayAnywhere(viewer.actor, 'domain.create', viewer.now) && (
		<LinkButton
			href={organization ? `/domains/new?organization=${encodeURIComponent(organization)}` : '/domains/new'}
			variant="primary"
			icon={<Plus size={16} aria-hidden />}
		>
			New domain
		</LinkButton>
	)
	return (
		<Page title="Domains" action={create}>
			<Said searchParams={searchParams} />
			<FilterBar
				end={
					<LinkButton href="/domains/trash" variant="quiet" icon={<Trash2 size={16} aria-hidden />}>
						Trash
					</LinkButton>
				}
			>
				<SearchField label="Search names and descriptions" defaultValue={q} />
				{(organizations.length > 1 || organization) && (
					<FilterSelect
						label="Organization"
						name="organization"
						defaultValue={organization ?? ''}
						options={organizationOptions(organizations, organization)}
					/>
				)}
				<FilterSelect label="State" name="state" defaultValue={state ?? ''} options={STATES} />
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<DomainTable
				page={page}
				filter={filter}
				now={viewer.now}
				empty={<NoDomains filtered={Boolean(q || organization || state || at)} create={create} />}
			/>
		</Page>
	)
}
