import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { serverPlace } from '@/core/gateway/places'
import { requireViewer } from '@/core/gateway/viewer'
import { may } from '@/core/policy'
import { listPlans, PlanTable, planCurrencies } from '@/features/billing'
import { FilterBar, FilterSelect, LinkButton, Page, SearchField } from '@/ui'
import { orNotFound } from '../../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../../said'
import { BillingTabs } from '../../billing-tabs'

export const metadata: Metadata = { title: 'Price plans' }

export default async function PlansPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, currency, sort, at } = await oneEach(searchParams)
	const filter = { q, currency, sort, at }
	const page = await orNotFound(listPlans(viewer, filter))
	const currencies = await orNotFound(planCurrencies(viewer))
	const create = may(viewer.actor, 'plan.create', serverPlace(), viewer.now) && (
		<LinkButton href="/billing/plans/new" variant="primary" icon={<Plus size={16} aria-hidden />}>
			New plan
		</LinkButton>
	)
	return (
		<Page
			title="Price plans"
			description="What a mailbox and a GB of storage cost a month, for the organizations and domains that a plan is assigned to."
			action={create}
		>
			<BillingTabs viewer={viewer} current="/billing/plans" />
			<Said searchParams={searchParams} />
			<FilterBar>
				<SearchField label="Search plans" defaultValue={q} />
				{currencies.length > 1 && (
					<FilterSelect
						label="Currency"
						name="currency"
						defaultValue={currency ?? ''}
						options={[{ value: '', label: 'all' }, ...currencies.map((code) => ({ value: code, label: code }))]}
					/>
				)}
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<PlanTable page={page} filter={filter} create={create} />
		</Page>
	)
}
