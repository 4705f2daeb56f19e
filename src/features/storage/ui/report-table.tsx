import { Gauge, Hourglass } from 'lucide-react'
import { shownAddress, shownBytes } from '@/core/address'
import { storageLevel } from '@/core/fullness'
import type { ListPage } from '@/core/gateway/keyset'
import { DataTable, EmptyState, listAddress, Pagination, Tabs } from '@/ui'
import { isUnused, type ReportFilter, type ReportRow, type StorageCounts, unusedDays } from '../report'
import { ReportRows, type ShownReportRow } from './report-rows'

const quotaText = (quotaBytes: bigint | null): string => (quotaBytes === null ? 'Unlimited' : shownBytes(quotaBytes))

const shown =
	(unused: boolean) =>
	(row: ReportRow): ShownReportRow => ({
		id: row.id,
		address: shownAddress(row.address),
		name: row.name,
		used: {
			value: Number(row.usedBytes),
			max: row.quotaBytes === null ? null : Number(row.quotaBytes),
			text: unused ? quotaText(row.quotaBytes) : `${shownBytes(row.usedBytes)} of ${quotaText(row.quotaBytes)}`,
			full: storageLevel(row.usedBytes, row.quotaBytes) === 100,
		},
		since: row.crossedAt,
		lastSignIn: row.lastSignIn === null ? null : new Date(Number(row.lastSignIn) * 1000),
		createdAt: row.createdAt,
	})

/** One of the two reports. */
export function ReportTable({ page, filter, now }: { page: ListPage<ReportRow>; filter: ReportFilter; now: Date }) {
	const unused = isUnused(filter)
	if (page.rows.length === 0) {
		const empty = unused ? (
			<EmptyState icon={<Hourglass />} title="Every mailbox is in use">
				Somebody has signed in to each of them within {unusedDays(filter.days)} days, or mail lies in it, or it is newer
				than that.
			</EmptyState>
		) : (
			<EmptyState icon={<Gauge />} title="No mailbox is nearly full">
				Here stand mailboxes that hold 80 % of their quota or more.
			</EmptyState>
		)
		return <DataTable caption="Mailboxes" columns={[]} rows={[]} empty={empty} />
	}
	return (
		<>
			<ReportRows rows={page.rows.map(shown(unused))} unused={unused} now={now} />
			<Pagination page={page} to={listAddress('/mailboxes/storage', filter)} />
		</>
	)
}

const number = new Intl.NumberFormat('en')

/** Both reports, each with how many there are, as far as was counted. */
export function ReportTabs({ counts, filter }: { counts: StorageCounts; filter: ReportFilter }) {
	const { domain, days } = filter
	const to = listAddress<ReportFilter>('/mailboxes/storage', { domain, days })
	const nearlyFull = number.format(counts.full + counts.almostFull + counts.filling)
	const unused = counts.unused > 1000 ? '1,000+' : number.format(counts.unused)
	return (
		<Tabs
			label="Reports"
			items={[
				{ href: to({}), label: 'Nearly full', count: nearlyFull, current: !isUnused(filter) },
				{ href: to({ view: 'unused' }), label: 'Unused', count: unused, current: isUnused(filter) },
			]}
		/>
	)
}

/** What stands above the list: how many of them are how full. */
export function nearlyFullWords({ full, almostFull, filling }: StorageCounts): string {
	const parts = [
		full > 0 && `${number.format(full)} full`,
		almostFull > 0 && `${number.format(almostFull)} at 95 % and more`,
		filling > 0 && `${number.format(filling)} at 80 % and more`,
	].filter(Boolean)
	return parts.length === 0 ? '' : `${parts.join(', ')}.`
}
