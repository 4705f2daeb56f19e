import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { getPlan, RemovePlanForm } from '@/features/billing'
import { Card, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../../or-not-found'

export const metadata: Metadata = { title: 'Delete price plan' }

export default async function DeletePlanPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const plan = await orNotFound(getPlan(viewer, id))
	if (!plan.can.remove) notFound()
	return (
		<Page
			title={`Delete the price plan ${plan.name}?`}
			description="It was never assigned, so no statement changes."
			breadcrumb={[
				{ label: 'Price plans', href: '/billing/plans' },
				{ label: plan.name, href: `/billing/plans/${id}` },
			]}
			width="narrow"
		>
			<Card>
				<RemovePlanForm plan={id} backHref={`/billing/plans/${id}`} />
			</Card>
		</Page>
	)
}
