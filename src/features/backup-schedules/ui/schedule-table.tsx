import { CalendarClock } from 'lucide-react'
import { shownAddress } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, DataTable, EmptyState, listAddress, Notice, Pagination } from '@/ui'
import type { ScheduleFilter, ScheduleRow } from '../list-schedules'
import { keptWords } from '../schedule-rules'
import { dayWords, RunState, TrialBadge } from './schedule-state'
import { NextRun } from './schedule-view'

const cellsOf = (row: ScheduleRow, now: Date) => ({
	name: shownAddress(row.name),
	next: row.next ? (
		<NextRun next={row.next} now={now} />
	) : (
		<Badge>{row.enabled === null ? 'no schedule' : 'off'}</Badge>
	),
	kept: row.enabled === null ? '' : keptWords(row).split(':')[0],
	run: row.runDay && (
		<span className="flex flex-wrap items-center gap-2">
			{dayWords(row.runDay)} <RunState {...row} />
		</span>
	),
	trial: row.trial && <TrialBadge state={row.trial} />,
})

/** Domains, each with its schedule or without one. */
export function ScheduleTable({
	page,
	filter,
	now,
}: {
	page: ListPage<ScheduleRow>
	filter: ScheduleFilter
	now: Date
}) {
	const to = listAddress('/backups/schedules', filter)
	const isDown = filter.sort === '-name'
	return (
		<>
			<DataTable
				caption="Backup schedules"
				columns={[
					{
						key: 'name',
						label: 'Domain',
						sortHref: to({ sort: isDown ? undefined : '-name' }),
						sorted: isDown ? 'desc' : 'asc',
					},
					{ key: 'next', label: 'Next run' },
					{ key: 'kept', label: 'Kept', hideOnPhone: true },
					{ key: 'run', label: 'Last run' },
					{ key: 'trial', label: 'Last trial' },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/domains/${row.id}/backups`,
					muted: !row.enabled,
					cells: cellsOf(row, now),
				}))}
				empty={
					<EmptyState icon={<CalendarClock />} title="No domain fits">
						<a href="/backups/schedules">Show all domains</a>
					</EmptyState>
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}

/** Says on the overview that backups went wrong, and nothing while none did. */
export function BadBackupsNotice({ count }: { count: number | null }) {
	if (!count) return null
	return (
		<Notice
			tone="danger"
			title={count === 1 ? 'Backups of one domain went wrong' : `Backups of ${count} domains went wrong`}
		>
			The latest run or trial restore was not good. <a href="/backups/schedules?state=bad">See which and why</a>.
		</Notice>
	)
}
