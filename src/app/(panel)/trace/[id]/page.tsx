import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { getTrace, LookForm, MessageWay } from '@/features/trace'
import { Card, Page } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'

export const metadata: Metadata = { title: 'Message' }

export default async function TraceMessagePage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const way = await orNotFound(getTrace(viewer, await idOf(params)))
	const { trace } = way
	const crumbs = [{ label: 'Message trace', href: '/trace' }]
	return (
		<Page title={trace.subject ?? 'Message'} breadcrumb={crumbs} width="narrow">
			{way.events === null ? (
				<Card>
					<LookForm mailbox={trace.mailboxId ?? ''} address={shownAddress(trace.address ?? '')} />
				</Card>
			) : (
				<MessageWay way={way} base="/trace" now={viewer.now} />
			)}
		</Page>
	)
}
