import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { DomainFilter, domainFilter } from '@/features/mailboxes'
import {
	isUnused,
	nearlyFullWords,
	ReportTable,
	ReportTabs,
	storageCounts,
	storageReport,
	UNUSED_FOR,
	unusedDays,
} from '@/features/storage'
import { FileButton, FilterBar, FilterSelect, Page } from '@/ui'
import { orNotFound } from '../../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Storage report' }

const FULL =
	'Full mailboxes take no mail and send none. Owners are warned at 80 and 95 %; those who set quotas get a mail on days on which one fills up.'
const UNUSED = 'Nobody has signed in for so long, and no mail lies in them.'

export default async function StorageReportPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { view, days, domain, at } = await oneEach(searchParams)
	const filter = { view, days, domain, at }
	const [page, counts, domains] = await Promise.all([
		orNotFound(storageReport(viewer, filter)),
		orNotFound(storageCounts(viewer, filter)),
		domainFilter(viewer, 'mailbox.read', domain),
	])
	const unused = isUnused(filter)
	const csv = (
		<FileButton file="storage-report" values={{ view, days, domain }} icon={<Download size={16} aria-hidden />}>
			CSV
		</FileButton>
	)
	return (
		<Page
			title="Storage report"
			description={unused ? UNUSED : `${nearlyFullWords(counts)} ${FULL}`.trim()}
			breadcrumb={[{ label: 'Mailboxes', href: '/mailboxes' }]}
			action={page.rows.length > 0 && csv}
		>
			<Said searchParams={searchParams} />
			<ReportTabs counts={counts} filter={filter} />
			{(unused || domains.length > 1 || domain) && (
				<FilterBar>
					{unused && <input type="hidden" name="view" value="unused" />}
					<DomainFilter domains={domains} chosen={domain} />
					{unused && (
						<FilterSelect
							label="Unused for"
							name="days"
							defaultValue={String(unusedDays(days))}
							options={UNUSED_FOR.map((count) => ({ value: String(count), label: `${count} days` }))}
						/>
					)}
				</FilterBar>
			)}
			<ReportTable page={page} filter={filter} now={viewer.now} />
		</Page>
	)
}
