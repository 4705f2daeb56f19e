import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { CreateOrganizationForm, parentChoices } from '@/features/organizations'
import { Card, Page } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'New organization' }

export default async function NewOrganizationPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	if (!mayAnywhere(viewer.actor, 'organization.create', viewer.now)) notFound()
	const [{ parent }, { top, organizations }] = await Promise.all([oneEach(searchParams), parentChoices(viewer)])
	const asked = organizations.find(({ id }) => id === parent)
	return (
		<Page
			title="New organization"
			description="A customer, a school, a company: with domains and people of its own, and limits for all of them together."
			breadcrumb={[{ label: 'Organizations', href: '/organizations' }]}
			width="narrow"
		>
			<Card>
				<CreateOrganizationForm
					parents={organizations}
					top={top}
					chosen={asked?.id ?? (top ? '' : (organizations[0]?.id ?? ''))}
					back={asked ? `/organizations/${asked.id}` : '/organizations'}
				/>
			</Card>
		</Page>
	)
}
