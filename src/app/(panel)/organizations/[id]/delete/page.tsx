import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import {
	contentsOf,
	getOrganization,
	RemoveOrganizationForm,
	WhyNotEmpty,
	whatIsInside,
} from '@/features/organizations'
import { FormActions, LinkButton, Notice, Page } from '@/ui'
import { isId, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Delete organization' }

export default async function DeleteOrganizationPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const { id } = await params
	if (!isId(id)) notFound()
	const organization = await orNotFound(getOrganization(viewer, id))
	if (!organization.can['organization.remove']) notFound()
	const inside = contentsOf(id, await whatIsInside(viewer, id))
	return (
		<Page
			title={`Delete ${organization.name}?`}
			breadcrumb={[
				{ label: 'Organizations', href: '/organizations' },
				{ label: organization.name, href: `/organizations/${id}` },
			]}
			width="narrow"
		>
			{inside.length === 0 ? (
				<>
					<Notice tone="warning" title="What will happen">
						The organization is gone for good, with its name and its limits. Nothing is left in it, so no mail and no
						person goes with it.
					</Notice>
					<RemoveOrganizationForm organization={id} />
				</>
			) : (
				<>
					<WhyNotEmpty inside={inside} />
					<FormActions>
						<LinkButton href={`/organizations/${id}`}>Back to {organization.name}</LinkButton>
					</FormActions>
				</>
			)}
		</Page>
	)
}
