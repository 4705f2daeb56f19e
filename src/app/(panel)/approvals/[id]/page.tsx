import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { deedWords, getRequest, RequestView, shownLabel } from '@/features/approvals'
import { Page } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'
import { Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Request' }

export default async function ApprovalPage({
	params,
	searchParams,
}: {
	params: Promise<{ id: string }>
	searchParams: SearchParams
}) {
	const viewer = await requireViewer()
	const request = await orNotFound(getRequest(viewer, await idOf(params)))
	return (
		<Page
			title={`${deedWords(request.right)}: ${shownLabel(request.label)}`}
			breadcrumb={[{ label: 'Approvals', href: request.isMine ? '/approvals?view=mine' : '/approvals' }]}
			width="narrow"
		>
			<Said searchParams={searchParams} />
			<RequestView request={request} now={viewer.now} />
		</Page>
	)
}
