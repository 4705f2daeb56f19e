import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { countWaiting, listRequests, RequestTable } from '@/features/approvals'
import { FilterBar, FilterSelect, Page, SearchField, Tabs } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../said'

export const metadata: Metadata = { title: 'Approvals' }

export default async function ApprovalsPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, state, at, view: wanted } = await oneEach(searchParams)
	const approves = mayAnywhere(viewer.actor, 'approval.give', viewer.now)
	const view = wanted === 'mine' || !approves ? 'mine' : undefined
	const filter = { q, state, view, at }
	const [page, waiting] = await Promise.all([orNotFound(listRequests(viewer, filter)), countWaiting(viewer)])
	const tabs = [
		{ href: '/approvals', label: 'For you to approve', count: waiting.others ?? 0, current: view !== 'mine' },
		{ href: '/approvals?view=mine', label: 'Asked by you', count: waiting.own, current: view === 'mine' },
	]
	return (
		<Page title="Approvals" description="What waits for a second person, where an organization demands one.">
			<Said searchParams={searchParams} />
			{approves && <Tabs label="Requests" items={tabs} />}
			<FilterBar>
				<SearchField label="Search what it is about" defaultValue={q} />
				<FilterSelect
					label="State"
					name="state"
					defaultValue={state ?? ''}
					options={[
						{ value: '', label: 'waiting' },
						{ value: 'decided', label: 'decided or over' },
					]}
				/>
				{view && <input type="hidden" name="view" value={view} />}
			</FilterBar>
			<RequestTable page={page} filter={filter} now={viewer.now} />
		</Page>
	)
}
