import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { AliasTable, listAliases } from '@/features/aliases'
import { DomainFilter, domainFilter } from '@/features/mailboxes'
import { FilterBar, FilterSelect, LinkButton, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../said'

export const metadata: Metadata = { title: 'Aliases' }

export default async function AliasesPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, domain, state, sort, at } = await oneEach(searchParams)
	const filter = { q, domain, state, sort, at }
	const [page, domains] = await Promise.all([
		orNotFound(listAliases(viewer, filter)),
		domainFilter(viewer, 'alias.read', domain),
	])
	const create = mayAnywhere(viewer.actor, 'alias.create', viewer.now) && (
		<LinkButton
			href={domain ? `/aliases/new?domain=${domain}` : '/aliases/new'}
			variant="primary"
			icon={<Plus size={16} aria-hidden />}
		>
			New alias
		</LinkButton>
	)
	return (
		<Page title="Aliases" action={create}>
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
			<AliasTable page={page} filter={filter} now={viewer.now} create={create} />
		</Page>
	)
}
