import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { listOffBoardings, OffBoardingTable } from '@/features/off-boarding'
import { FilterBar, FilterSelect, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, type SearchParams } from '../../said'
import { PeopleTabs } from '../people-tabs'

export const metadata: Metadata = { title: 'Off-boarding' }

const STATES = [
	{ value: '', label: 'all' },
	{ value: 'planned', label: 'planned' },
	{ value: 'done', label: 'done' },
	{ value: 'failed', label: 'not done' },
	{ value: 'cancelled', label: 'cancelled' },
]

export default async function OffBoardingsPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, state, sort, at } = await oneEach(searchParams)
	const filter = { q, state, sort, at }
	const page = await orNotFound(listOffBoardings(viewer, filter))
	return (
		<Page title="Off-boarding" description="Who left, and who is about to.">
			<PeopleTabs viewer={viewer} current="/off-boardings" />
			<FilterBar>
				<SearchField label="Search names and addresses" defaultValue={q} />
				<FilterSelect label="State" name="state" defaultValue={state ?? ''} options={STATES} />
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<OffBoardingTable page={page} filter={filter} now={viewer.now} />
		</Page>
	)
}
