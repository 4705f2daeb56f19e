import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import {
	ChosenItems,
	CloseReviewForm,
	ENDED_AT_CLOSE,
	getReview,
	itemsToDecide,
	listReviewItems,
	wouldBeLeft,
} from '@/features/reviews'
import { Card, Notice, Page, Section } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Close a review' }

/** The last step of a review, with what nobody has decided, as it would come out if it were ended. */
export default async function CloseReviewPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const [review, open] = await Promise.all([
		orNotFound(getReview(viewer, id)),
		orNotFound(listReviewItems(viewer, id, { state: 'open' })),
	])
	if (!review.mayManage || review.closedAt) notFound()
	const undecided = review.items - review.settled
	const items = await orNotFound(
		itemsToDecide(
			viewer,
			id,
			open.rows.map((row) => row.id),
		),
	)
	const left = new Map((await wouldBeLeft(viewer, id, items)).map((one) => [one.item, one.why]))
	return (
		<Page
			title={`Close ${review.name}`}
			description="From then on it stays as it is, for whoever asks who decided what."
			breadcrumb={[
				{ label: 'Access reviews', href: '/reviews' },
				{ label: review.name, href: `/reviews/${id}` },
			]}
			width="narrow"
		>
			{undecided === 0 && <Notice tone="success" title={`All ${review.items} grants are settled`} />}
			{items.length > 0 && (
				<Section
					title={undecided === 1 ? 'One grant is undecided' : `${undecided} grants are undecided`}
					description={undecided > items.length ? `The first ${items.length} of them:` : undefined}
				>
					<ChosenItems chosen={items.map((item) => ({ item, why: left.get(item.id) ?? null }))} now={viewer.now} />
				</Section>
			)}
			<Card>
				<CloseReviewForm review={id} undecided={undecided} mayEnd={undecided <= ENDED_AT_CLOSE} />
			</Card>
		</Page>
	)
}
