import { Pencil } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { getPlan, PlanDetail, RemovePlanForm } from '@/features/billing'
import { Dialog, LinkButton, Page, Section } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'
import { Said, type SearchParams } from '../../../../said'

export const metadata: Metadata = { title: 'Price plan' }

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

export default async function PlanPage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const plan = await orNotFound(getPlan(viewer, id))
	const edit = plan.can.edit && (
		<LinkButton href={`/billing/plans/${id}/edit`} variant="primary" icon={<Pencil size={16} aria-hidden />}>
			Edit
		</LinkButton>
	)
	return (
		<Page
			title={plan.name}
			breadcrumb={[
				{ label: 'Billing', href: '/billing' },
				{ label: 'Price plans', href: '/billing/plans' },
			]}
			action={edit}
		>
			<Said searchParams={searchParams} />
			<PlanDetail plan={plan} />
			{plan.can.remove && (
				<Section title="Delete" description="It was never assigned, so no statement is made of it.">
					<div>
						<Dialog
							trigger={
								<LinkButton href={`/billing/plans/${id}/delete`} variant="danger">
									Delete plan…
								</LinkButton>
							}
							title={`Delete the price plan ${plan.name}?`}
							description="It was never assigned, so no statement changes."
						>
							<RemovePlanForm plan={id} />
						</Dialog>
					</div>
				</Section>
			)}
		</Page>
	)
}
