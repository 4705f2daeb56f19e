import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { listStatements, RecordedNote, StatementTable } from '@/features/billing'
import { FilterBar, FilterSelect, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../said'
import { BillingTabs } from '../billing-tabs'

export const metadata: Metadata = { title: 'Billing' }

export default async function BillingPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, month, sort, at } = await oneEach(searchParams)
	const filter = { q, month, sort, at }
	const list = await orNotFound(listStatements(viewer, filter))
	return (
		<Page
			title="Billing"
			description="What each organization comes to in a month, with everything that lies in it: mailboxes and storage, counted every day."
		>
			<BillingTabs viewer={viewer} current="/billing" />
			<Said searchParams={searchParams} />
			<FilterBar>
				<SearchField label="Search names" defaultValue={q} />
				<FilterSelect
					label="Month"
					name="month"
					defaultValue={list.month.key}
					options={list.months.map(({ key, label, isRunning }) => ({
						value: key,
						label: isRunning ? `${label}, to date` : label,
					}))}
				/>
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<RecordedNote recorded={list.recorded} month={list.month} />
			<StatementTable list={list} filter={filter} />
		</Page>
	)
}
