import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownBytes, writtenBytes } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { EditOrganizationForm, getOrganization } from '@/features/organizations'
import { Card, Page } from '@/ui'
import { isId, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Edit organization' }

export default async function EditOrganizationPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const { id } = await params
	if (!isId(id)) notFound()
	const organization = await orNotFound(getOrganization(viewer, id))
	if (!organization.can['organization.edit']) notFound()
	return (
		<Page
			title={`Edit ${organization.name}`}
			breadcrumb={[
				{ label: 'Organizations', href: '/organizations' },
				{ label: organization.name, href: `/organizations/${id}` },
			]}
			width="narrow"
		>
			<Card>
				<EditOrganizationForm
					organization={id}
					version={organization.version}
					name={organization.name}
					minCharacters={organization.minPasswordLength?.toString() ?? ''}
					asksReasons={organization.asksReasons}
					mayLimit={organization.can['set-limits']}
					limits={{
						maxDomains: organization.maxDomains?.toString() ?? '',
						maxMailboxes: organization.maxMailboxes?.toString() ?? '',
						maxAliases: organization.maxAliases?.toString() ?? '',
						maxLists: organization.maxLists?.toString() ?? '',
						maxStorageBytes: writtenBytes(organization.maxStorageBytes),
						maxSendsPerHour: organization.maxSendsPerHour?.toString() ?? '',
						maxSendsPerDay: organization.maxSendsPerDay?.toString() ?? '',
					}}
					use={{
						domains: organization.domains,
						mailboxes: organization.mailboxes,
						aliases: organization.aliases,
						lists: organization.lists,
						storage: Number(organization.storageBytes),
						storageText: shownBytes(organization.storageBytes),
						sentLastHour: organization.sentLastHour,
						sentLastDay: organization.sentLastDay,
					}}
				/>
			</Card>
		</Page>
	)
}
