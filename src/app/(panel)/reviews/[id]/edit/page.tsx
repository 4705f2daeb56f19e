import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { dayOf, EditReviewForm, getReview } from '@/features/reviews'
import { Card, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Edit a review' }

export default async function EditReviewPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const review = await orNotFound(getReview(viewer, await idOf(params)))
	if (!review.mayManage) notFound()
	const { id, name, version, dueAt, everyMonths, closedAt } = review
	return (
		<Page
			title={`Edit ${name}`}
			description={closedAt ? 'It is closed: only whether another one follows can be changed.' : undefined}
			breadcrumb={[
				{ label: 'Access reviews', href: '/reviews' },
				{ label: name, href: `/reviews/${id}` },
			]}
			width="narrow"
		>
			<Card>
				<EditReviewForm
					review={id}
					version={version}
					start={{ name, dueOn: dayOf(dueAt), everyMonths: String(everyMonths ?? '') }}
					today={viewer.now.toISOString().slice(0, 10)}
				/>
			</Card>
		</Page>
	)
}
