import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { DiscardForm, getJob } from '@/features/jobs'
import { Card, Notice, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Discard a failed job' }

export default async function DiscardJobPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const job = await orNotFound(getJob(viewer, await idOf(params)))
	if (!job.can.discard) notFound()
	const back = { label: job.words, href: `/jobs/${job.id}` }
	return (
		<Page title="Discard it?" breadcrumb={[{ label: 'Failed jobs', href: '/jobs' }, back]} width="narrow">
			<Notice tone="warning">
				{job.about ? `${job.words}: ${job.about}. ` : `${job.words}. `}
				It is never done then, as far as it is not done already.
			</Notice>
			<Card>
				<DiscardForm job={job.id} />
			</Card>
		</Page>
	)
}
