import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { listSchedules, ScheduleTable } from '@/features/backup-schedules'
import { FilterBar, FilterSelect, Page, SearchField } from '@/ui'
import { orNotFound } from '../../../or-not-found'
import { oneEach, type SearchParams } from '../../../said'
import { BackupTabs } from '../backup-tabs'

export const metadata: Metadata = { title: 'Backup schedules' }

const STATES = [
	{ value: '', label: 'all' },
	{ value: 'on', label: 'with a schedule' },
	{ value: 'off', label: 'without' },
	{ value: 'bad', label: 'went wrong' },
]

export default async function SchedulesPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, state, sort, at } = await oneEach(searchParams)
	const filter = { q, state, sort, at }
	const page = await orNotFound(listSchedules(viewer, filter))
	return (
		<Page
			title="Backups"
			description="Which domains are backed up by themselves, and whether the last run and the last trial restore went well."
		>
			<BackupTabs current="/backups/schedules" />
			<FilterBar>
				<SearchField label="Search domains" defaultValue={q} />
				<FilterSelect label="Domains" name="state" defaultValue={state ?? ''} options={STATES} />
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<ScheduleTable page={page} filter={filter} now={viewer.now} />
		</Page>
	)
}
