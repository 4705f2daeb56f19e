import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { listReviews, ReviewTable, WaitingReviews, waitingReviews } from '@/features/reviews'
import { FilterBar, FilterSelect, LinkButton, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, type SearchParams } from '../../said'
import { PeopleTabs } from '../people-tabs'

export const metadata: Metadata = { title: 'Access reviews' }

const STATES = [
	{ value: '', label: 'all' },
	{ value: 'open', label: 'open' },
	{ value: 'overdue', label: 'overdue' },
	{ value: 'closed', label: 'closed' },
]

export default async function ReviewsPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, state, at } = await oneEach(searchParams)
	const filter = { q, state, at }
	const [page, waiting] = await Promise.all([orNotFound(listReviews(viewer, filter)), waitingReviews(viewer)])
	const mayOpen = mayAnywhere(viewer.actor, 'review.manage', viewer.now)
	return (
		<Page
			title="Access reviews"
			description="From time to time, everybody’s rights are looked at: kept or ended, each by somebody, on record."
			action={
				mayOpen && (
					<LinkButton href="/reviews/new" variant="primary">
						Open a review
					</LinkButton>
				)
			}
		>
			<PeopleTabs viewer={viewer} current="/reviews" />
			<WaitingReviews reviews={waiting} now={viewer.now} />
			<FilterBar>
				<SearchField label="Search names of reviews and organizations" defaultValue={q} />
				<FilterSelect label="State" name="state" defaultValue={state ?? ''} options={STATES} />
			</FilterBar>
			<ReviewTable page={page} filter={filter} mayOpen={mayOpen} now={viewer.now} />
		</Page>
	)
}
