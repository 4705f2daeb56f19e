import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { CreateRoleForm, rightsInWords, roleModel, rolePlaces } from '@/features/roles'
import { EmptyState, Page } from '@/ui'
import { orNotFound } from '../../../or-not-found'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'New role' }

export default async function NewRolePage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	if (!mayAnywhere(viewer.actor, 'role.create', viewer.now)) notFound()
	const { organization, from } = await oneEach(searchParams)
	const model = from ? await orNotFound(roleModel(viewer, from)) : null
	const places = await rolePlaces(viewer)
	const chosen = places.find(({ id }) => id === organization) ?? places[0]
	return (
		<Page
			title={model ? `Clone ${model.name}` : 'New role'}
			description="Tick what its holders may do. Where, and for how long, is decided when it is given."
			breadcrumb={[{ label: 'Roles', href: '/roles' }]}
		>
			{chosen ? (
				<CreateRoleForm places={places} groups={rightsInWords()} chosen={chosen.id} model={model} />
			) : (
				<EmptyState title="No place for a role yet">
					A role belongs to an organization or to the whole server.
				</EmptyState>
			)}
		</Page>
	)
}
