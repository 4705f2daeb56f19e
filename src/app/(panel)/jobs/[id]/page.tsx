import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { getJob, JobView } from '@/features/jobs'
import { Page } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'

export const metadata: Metadata = { title: 'Failed job' }

export default async function JobPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const job = await orNotFound(getJob(viewer, await idOf(params)))
	return (
		<Page title={job.words} breadcrumb={[{ label: 'Failed jobs', href: '/jobs' }]} width="narrow">
			<JobView job={job} now={viewer.now} />
		</Page>
	)
}
