import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { AssignPlanForm, getStatement, planChoices, planOptions } from '@/features/billing'
import { Card, DataTable, EmptyState, LinkButton, Page, Section } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Price plan' }

const NONE = {
	organization: 'No plan of its own: that of the organization above holds, if there is one',
	domain: 'No plan of its own: that of its organization holds, if there is one',
}

export default async function AssignPlanPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const choices = await orNotFound(planChoices(viewer, id))
	const { place } = await orNotFound(getStatement(viewer, id, undefined))
	const name = place.kind === 'domain' ? shownAddress(place.name) : place.name
	return (
		<Page
			title={`Price plan of ${name}`}
			breadcrumb={[
				{ label: 'Billing', href: '/billing' },
				{ label: name, href: `/billing/${id}` },
			]}
			width="narrow"
		>
			{choices.plans.length === 0 ? (
				<EmptyState
					title="No price plans yet"
					action={
						<LinkButton href="/billing/plans/new" variant="primary">
							New plan
						</LinkButton>
					}
				>
					A price plan says what a mailbox and a GB of storage cost a month. Make one first.
				</EmptyState>
			) : (
				<Card>
					<AssignPlanForm place={id} none={NONE[place.kind]} {...planOptions(choices, viewer.now)} />
				</Card>
			)}
			{choices.history.length > 0 && (
				<Section title="So far">
					<DataTable
						caption="Plans of its own so far"
						columns={[
							{ key: 'plan', label: 'Price plan' },
							{ key: 'from', label: 'From' },
						]}
						rows={choices.history.map((step) => ({
							id: step.id,
							...(step.planId === null ? {} : { href: `/billing/plans/${step.planId}` }),
							cells: { plan: step.planName ?? 'none of its own', from: step.from },
						}))}
						empty={null}
					/>
				</Section>
			)}
		</Page>
	)
}
