import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { EditRoleForm, getRole, rightsInWords } from '@/features/roles'
import { Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Edit role' }

export default async function EditRolePage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const role = await orNotFound(getRole(viewer, id))
	if (!role.can.edit) notFound()
	return (
		<Page
			title={`Edit ${role.name}`}
			breadcrumb={[
				{ label: 'Roles', href: '/roles' },
				{ label: role.name, href: `/roles/${id}` },
			]}
		>
			<EditRoleForm
				role={id}
				version={role.version}
				held={role.held}
				groups={rightsInWords()}
				offered={role.offered}
				name={role.name}
				description={role.description}
				rights={role.rights}
				demandsFactor={role.demandsFactor}
			/>
		</Page>
	)
}
