import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { JOB_NAMES, JobTable, jobWords, listJobs } from '@/features/jobs'
import { FilterBar, FilterSelect, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../said'
import { ActivityTabs } from '../activity-tabs'

export const metadata: Metadata = { title: 'Failed jobs' }

const KINDS = [{ value: '', label: 'all' }, ...JOB_NAMES.map((name) => ({ value: name, label: jobWords(name) }))]

export default async function JobsPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, kind, sort, at } = await oneEach(searchParams)
	const filter = { q, kind, sort, at }
	const page = await orNotFound(listJobs(viewer, filter))
	return (
		<Page
			title="Failed jobs"
			description="What the server was to do by itself, tried as often as it does, and gave up."
		>
			<Said searchParams={searchParams} />
			<ActivityTabs viewer={viewer} current="/jobs" />
			<FilterBar>
				<SearchField label="Search what and whom" defaultValue={q} />
				<FilterSelect label="Kind" name="kind" defaultValue={kind ?? ''} options={KINDS} />
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<JobTable page={page} filter={filter} now={viewer.now} />
		</Page>
	)
}
