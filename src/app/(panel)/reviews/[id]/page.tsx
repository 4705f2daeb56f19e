import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { getReview, listReviewItems, ReviewHead, ReviewItems } from '@/features/reviews'
import { FileButton, FilterBar, FilterSelect, LinkButton, Page, SearchField } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Access review' }

const STATES = [
	{ value: '', label: 'all' },
	{ value: 'open', label: 'undecided' },
	{ value: 'kept', label: 'kept' },
	{ value: 'ended', label: 'ended' },
	{ value: 'gone', label: 'ended meanwhile' },
]
const WHOSE = [
	{ value: '', label: 'anybody' },
	{ value: '1', label: 'me' },
]

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

export default async function ReviewPage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const { q, state, mine, at } = await oneEach(searchParams)
	const filter = { q, state, mine, at }
	const [review, page] = await Promise.all([
		orNotFound(getReview(viewer, id)),
		orNotFound(listReviewItems(viewer, id, filter)),
	])
	const isOpen = review.closedAt === null
	return (
		<Page
			title={review.name}
			breadcrumb={[{ label: 'Access reviews', href: '/reviews' }]}
			action={
				review.mayManage && (
					<>
						<FileButton file="access-review" values={{ review: id }} icon={<Download size={16} aria-hidden />}>
							CSV
						</FileButton>
						<LinkButton href={`/reviews/${id}/edit`}>Edit</LinkButton>
						{isOpen && <LinkButton href={`/reviews/${id}/close`}>Close</LinkButton>}
					</>
				)
			}
		>
			<Said searchParams={searchParams} />
			<ReviewHead review={review} now={viewer.now} />
			<FilterBar>
				<SearchField label="Search holders and roles" defaultValue={q} />
				<FilterSelect label="Decision" name="state" defaultValue={state ?? ''} options={STATES} />
				{review.mayManage && <FilterSelect label="Asked" name="mine" defaultValue={mine ?? ''} options={WHOSE} />}
			</FilterBar>
			<ReviewItems page={page} filter={filter} review={id} open={isOpen} now={viewer.now} />
		</Page>
	)
}
