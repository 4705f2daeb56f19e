import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { LetterTable, listLetters } from '@/features/letters'
import { FilterBar, FilterSelect, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, type SearchParams } from '../../said'
import { ActivityTabs } from '../activity-tabs'

export const metadata: Metadata = { title: 'Outbox' }

const STATES = [
	{ value: '', label: 'all' },
	{ value: 'waiting', label: 'waiting to be sent' },
	{ value: 'sent', label: 'sent' },
	{ value: 'kept', label: 'kept here' },
	{ value: 'failed', label: 'failed' },
	{ value: 'withdrawn', label: 'withdrawn' },
]

export default async function OutboxPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, state, sort, at } = await oneEach(searchParams)
	const filter = { q, state, sort, at }
	const page = await orNotFound(listLetters(viewer, filter))
	return (
		<Page title="Outbox" description="The letters that this server writes: invitations, reminders, requests.">
			<ActivityTabs viewer={viewer} current="/outbox" />
			<FilterBar>
				<SearchField label="Search addresses" defaultValue={q} />
				<FilterSelect label="State" name="state" defaultValue={state ?? ''} options={STATES} />
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<LetterTable page={page} filter={filter} now={viewer.now} />
		</Page>
	)
}
