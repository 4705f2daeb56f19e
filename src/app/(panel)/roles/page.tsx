import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { organizationChoices } from '@/features/domains'
import { BuiltInCards, listRoles, RoleTable } from '@/features/roles'
import { FilterBar, FilterSelect, LinkButton, Page, SearchField, Section } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../said'
import { PeopleTabs } from '../people-tabs'

export const metadata: Metadata = { title: 'Roles' }

export default async function RolesPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, organization, sort, at } = await oneEach(searchParams)
	const filter = { q, organization, sort, at }
	const page = await orNotFound(listRoles(viewer, filter))
	const organizations = await organizationChoices(viewer, 'role.read')
	const create = mayAnywhere(viewer.actor, 'role.create', viewer.now) && (
		<LinkButton href="/roles/new" variant="primary" icon={<Plus size={16} aria-hidden />}>
			New role
		</LinkButton>
	)
	return (
		<Page
			title="Roles"
			description="A role is a name for a set of rights. Giving it copies the rights, so editing a role changes nothing behind anybody's back."
			action={create}
		>
			<PeopleTabs viewer={viewer} current="/roles" />
			<Said searchParams={searchParams} />
			<Section title="Made here">
				<FilterBar>
					<SearchField label="Search roles" defaultValue={q} />
					{organizations.length > 0 && (
						<FilterSelect
							label="Belongs to"
							name="organization"
							defaultValue={organization ?? ''}
							options={[
								{ value: '', label: 'all' },
								{ value: 'none', label: 'the whole server' },
								...organizations.map(({ id, path }) => ({ value: id, label: path })),
							]}
						/>
					)}
					{sort && <input type="hidden" name="sort" value={sort} />}
				</FilterBar>
				<RoleTable page={page} filter={filter} now={viewer.now} create={create} />
			</Section>
			<Section
				title="Built in"
				description="The same on every server; they are given like any other, and stay as they are."
			>
				<BuiltInCards />
			</Section>
		</Page>
	)
}
