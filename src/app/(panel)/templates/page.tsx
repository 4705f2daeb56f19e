import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { organizationChoices } from '@/features/domains'
import { listTemplates, TemplateTable } from '@/features/templates'
import { FilterBar, FilterSelect, LinkButton, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../said'

export const metadata: Metadata = { title: 'Templates' }

const KINDS = [
	{ value: '', label: 'all' },
	{ value: 'mailbox', label: 'mailboxes' },
	{ value: 'person', label: 'persons' },
]

export default async function TemplatesPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, kind, organization, sort, at } = await oneEach(searchParams)
	const filter = { q, kind, organization, sort, at }
	const page = await orNotFound(listTemplates(viewer, filter))
	const organizations = await organizationChoices(viewer, 'template.read')
	const create = mayAnywhere(viewer.actor, 'template.create', viewer.now) && (
		<LinkButton href="/templates/new" variant="primary" icon={<Plus size={16} aria-hidden />}>
			New template
		</LinkButton>
	)
	return (
		<Page
			title="Templates"
			description="What new mailboxes and their owners begin with. Using one copies it; editing it later changes nothing by itself."
			breadcrumb={[{ label: 'Mailboxes', href: '/mailboxes' }]}
			action={create}
		>
			<Said searchParams={searchParams} />
			<FilterBar>
				<SearchField label="Search templates" defaultValue={q} />
				<FilterSelect label="For" name="kind" defaultValue={kind ?? ''} options={KINDS} />
				{organizations.length > 0 && (
					<FilterSelect
						label="Belongs to"
						name="organization"
						defaultValue={organization ?? ''}
						options={[
							{ value: '', label: 'all' },
							...organizations.map(({ id, path }) => ({ value: id, label: path })),
						]}
					/>
				)}
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<TemplateTable page={page} filter={filter} now={viewer.now} create={create} />
		</Page>
	)
}
