import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { getOwnTrace, MessageWay } from '@/features/trace'
import { Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'My message' }

export default async function MyMessagePage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const way = await orNotFound(getOwnTrace(viewer, await idOf(params)))
	const crumbs = [
		{ label: 'My account', href: '/my' },
		{ label: 'My messages', href: '/my/trace' },
	]
	return (
		<Page title={way.trace.subject ?? 'Message'} breadcrumb={crumbs} width="narrow">
			{way.events !== null && <MessageWay way={way} base="/my/trace" now={viewer.now} />}
		</Page>
	)
}
