import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { CreateRoleForm, rightsInWords, rolePlaces } from '@/features/roles'
import { EmptyState, Page } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'New role' }

export default async function NewRolePage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	if (!mayAnywhere(viewer.actor, 'role.create', viewer.now)) notFound()
	const { organization } = await oneEach(searchParams)
	const places = await rolePlaces(viewer)
	const chosen = places.find(({ id }) => id === organization) ?? places[0]
	return (
		<Page
			title="New role"
			description="Tick what its holders may do. Where, and for how long, is decided when it is given."
			breadcrumb={[{ label: 'Roles', href: '/roles' }]}
		>
			{chosen ? (
				<CreateRoleForm places={places} groups={rightsInWords()} chosen={chosen.id} />
			) : (
				<EmptyState title="No place for a role yet">
					A role belongs to an organization or to the whole server.
				</EmptyState>
			)}
		</Page>
	)
}
