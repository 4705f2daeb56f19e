import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { serverPlace } from '@/core/gateway/places'
import { requireViewer } from '@/core/gateway/viewer'
import { may } from '@/core/policy'
import { CreatePlanForm, currencyChoices, planCurrencies } from '@/features/billing'
import { Card, Page } from '@/ui'
import { orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'New price plan' }

export default async function NewPlanPage() {
	const viewer = await requireViewer()
	const known = await orNotFound(planCurrencies(viewer))
	if (!may(viewer.actor, 'plan.create', serverPlace(), viewer.now)) notFound()
	return (
		<Page
			title="New price plan"
			description="Its prices hold from the beginning of this month, for whatever it is assigned to."
			breadcrumb={[
				{ label: 'Billing', href: '/billing' },
				{ label: 'Price plans', href: '/billing/plans' },
			]}
			width="narrow"
		>
			<Card>
				<CreatePlanForm currencies={currencyChoices()} currency={known[0] ?? 'EUR'} />
			</Card>
		</Page>
	)
}
