import { CircleCheck } from 'lucide-react'
import type { ListPage } from '@/core/gateway/keyset'
import { DataTable, EmptyState, listAddress, Pagination, Time } from '@/ui'
import type { FailedJob, JobFilter } from '../list-jobs'

const askerOf = ({ askedByName, byClock }: FailedJob) => askedByName ?? (byClock ? 'The clock' : 'The server')

/** What the server gave up: what it was for, for whom, and what went wrong the last time. */
export function JobTable({ page, filter, now }: { page: ListPage<FailedJob>; filter: JobFilter; now: Date }) {
	const to = listAddress('/jobs', filter)
	const isOldFirst = filter.sort === 'tried'
	return (
		<>
			<DataTable
				caption="Failed jobs"
				columns={[
					{ key: 'what', label: 'What' },
					{ key: 'asker', label: 'Asked for by', plainOnPhone: true },
					{ key: 'error', label: 'What went wrong', hideOnPhone: true },
					{
						key: 'tried',
						label: 'Last tried',
						sortHref: to({ sort: isOldFirst ? undefined : 'tried' }),
						sorted: isOldFirst ? 'asc' : 'desc',
					},
				]}
				rows={page.rows.map((job) => ({
					id: job.id,
					href: `/jobs/${job.id}`,
					cells: {
						what: job.about ? `${job.words}: ${job.about}` : job.words,
						asker: askerOf(job),
						error: <span className="text-muted wrap-anywhere">{job.error}</span>,
						tried: <Time value={job.triedAt} now={now} />,
					},
				}))}
				empty={
					filter.q || filter.kind ? (
						<EmptyState icon={<CircleCheck />} title="No failed job fits">
							<a href="/jobs">Show all failed jobs</a>
						</EmptyState>
					) : (
						<EmptyState icon={<CircleCheck />} title="Nothing has failed">
							What the server does by itself is tried again and again when it fails. What it gives up after days stands
							here.
						</EmptyState>
					)
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}
