import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { getOrganization, OrganizationTrashForm } from '@/features/organizations'
import { Card, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Trash and backups' }

export default async function OrganizationTrashPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const organization = await orNotFound(getOrganization(viewer, id))
	if (!organization.can['organization.set-trash']) notFound()
	return (
		<Page
			title="Trash and backups"
			description={`How long ${organization.name} keeps what is deleted, and who can read its backups.`}
			breadcrumb={[
				{ label: 'Organizations', href: '/organizations' },
				{ label: organization.name, href: `/organizations/${id}` },
			]}
			width="narrow"
		>
			<Card>
				<OrganizationTrashForm
					organization={id}
					version={organization.version}
					start={{
						trashDays: String(organization.trashDays),
						backupRecipient: organization.backupRecipient ?? '',
					}}
				/>
			</Card>
		</Page>
	)
}
