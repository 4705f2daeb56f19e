import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { EditPlanForm, getPlan, planFormStart, STORAGE_WORDS } from '@/features/billing'
import { Card, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../../or-not-found'

export const metadata: Metadata = { title: 'Edit price plan' }

export default async function EditPlanPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const plan = await orNotFound(getPlan(viewer, id))
	if (!plan.can.edit) notFound()
	return (
		<Page
			title={`Edit ${plan.name}`}
			breadcrumb={[
				{ label: 'Price plans', href: '/billing/plans' },
				{ label: plan.name, href: `/billing/plans/${id}` },
			]}
			width="narrow"
		>
			<Card>
				<EditPlanForm
					plan={id}
					version={plan.version}
					name={plan.name}
					currency={plan.currency}
					per={STORAGE_WORDS[plan.storageBasis]}
					{...planFormStart(plan, viewer.now)}
				/>
			</Card>
		</Page>
	)
}
