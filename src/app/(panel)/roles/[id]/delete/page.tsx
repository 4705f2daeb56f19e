import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { getRole, RemoveRoleForm } from '@/features/roles'
import { Card, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Delete role' }

export default async function DeleteRolePage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const role = await orNotFound(getRole(viewer, id))
	if (!role.can.remove) notFound()
	return (
		<Page
			title={`Delete the role ${role.name}?`}
			description="It cannot be given from then on. Grants that have ended keep its name."
			breadcrumb={[
				{ label: 'Roles', href: '/roles' },
				{ label: role.name, href: `/roles/${id}` },
			]}
			width="narrow"
		>
			<Card>
				<RemoveRoleForm role={id} backHref={`/roles/${id}`} />
			</Card>
		</Page>
	)
}
