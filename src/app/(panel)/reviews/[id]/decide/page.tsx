import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { ChosenItem, ChosenItems, DecideForm, getReview, itemsToDecide, signOf, wouldBeLeft } from '@/features/reviews'
import { Card, LinkButton, Notice, Page } from '@/ui'
import { idOf, isId, orNotFound } from '../../../../or-not-found'
import type { SearchParams } from '../../../../said'

export const metadata: Metadata = { title: 'Keep or end' }

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

/** What was chosen in a review, with all there is to know about it, and the decision. */
export default async function DecidePage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const { item } = await searchParams
	const chosen = item === undefined ? [] : [item].flat().filter(isId)
	const [review, items] = await Promise.all([
		orNotFound(getReview(viewer, id)),
		orNotFound(itemsToDecide(viewer, id, chosen)),
	])
	if (items.length === 0 && chosen.length > 0) notFound()
	const isOpen = review.closedAt === null
	const open = items.filter(({ endedAt }) => endedAt === null)
	const left = isOpen ? await wouldBeLeft(viewer, id, open) : []
	const why = new Map(left.map((one) => [one.item, one.why]))
	const decidable = isOpen ? open.filter((one) => !why.has(one.id)) : []
	const [only] = items
	const now = viewer.now
	return (
		<Page
			title={only && items.length === 1 ? `${only.holder}: keep or end?` : 'Keep or end?'}
			breadcrumb={[
				{ label: 'Access reviews', href: '/reviews' },
				{ label: review.name, href: `/reviews/${id}` },
			]}
			width="narrow"
		>
			{items.length === 0 && (
				<Notice tone="info" title="Nothing is chosen">
					Tick what you want to decide about in <a href={`/reviews/${id}?state=open`}>the review</a>.
				</Notice>
			)}
			{only && items.length === 1 && <ChosenItem item={only} why={why.get(only.id) ?? null} now={now} />}
			{items.length > 1 && (
				<ChosenItems
					chosen={items.map((one) => ({
						item: one,
						why: one.endedAt ? 'It has ended meanwhile.' : (why.get(one.id) ?? null),
					}))}
					now={now}
				/>
			)}
			{!isOpen && <Notice tone="info" title="The review is closed, and stays as it is" />}
			{decidable.length > 0 ? (
				<Card>
					<DecideForm review={id} items={decidable.map(signOf)} />
				</Card>
			) : (
				<div>
					<LinkButton href={`/reviews/${id}`}>Back to the review</LinkButton>
				</div>
			)}
		</Page>
	)
}
