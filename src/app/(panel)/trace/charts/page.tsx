import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { DomainFilter, domainFilter } from '@/features/mailboxes'
import { LookForm, TraceCharts, traceChart, traceMailbox } from '@/features/trace'
import { Card, FilterBar, Page } from '@/ui'
import { isId, orNotFound } from '../../../or-not-found'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Messages by day' }

export default async function TraceChartsPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { domain, mailbox } = await oneEach(searchParams)
	const [days, domains, narrowed] = await Promise.all([
		orNotFound(traceChart(viewer, { domain, mailbox })),
		domainFilter(viewer, 'trace.read', domain),
		isId(mailbox) ? orNotFound(traceMailbox(viewer, mailbox)) : null,
	])
	const of = narrowed ? `of ${shownAddress(narrowed.address)} ` : ''
	return (
		<Page
			title="Messages by day"
			description={`What became of the messages ${of}in the last 30 days (UTC). A message that had to wait counts there, and once more where it ended.`}
			breadcrumb={[{ label: 'Message trace', href: mailbox ? `/trace?mailbox=${mailbox}` : '/trace' }]}
		>
			{!narrowed && (domains.length > 1 || domain) && (
				<FilterBar>
					<DomainFilter domains={domains} chosen={domain} />
				</FilterBar>
			)}
			{narrowed?.isClosed ? (
				<Card>
					<LookForm mailbox={narrowed.id} address={shownAddress(narrowed.address)} />
				</Card>
			) : (
				<TraceCharts days={days} />
			)}
		</Page>
	)
}
