import { ListChecks } from 'lucide-react'
import type { ListPage } from '@/core/gateway/keyset'
import { Button, EmptyState, listAddress, Pagination, SelectionBar } from '@/ui'
import { changesOf, holderWords, placeWords, STATE_WORDS, stateOf, untilWords } from '../item-words'
import type { ItemFilter, ReviewItem } from '../list-review-items'
import { ItemRows, type ShownItem } from './item-rows'

const TONES = { open: 'warning', kept: 'success', ended: 'neutral', gone: 'neutral' } as const

function shownItem(item: ReviewItem): ShownItem {
	const { id, holder, roleName, held, stands, seenAt, usedAt, reviewer, decidedBy, decidedAt, endedAt, endedBy, note } =
		item
	const state = stateOf(item)
	const asked = reviewer === '' ? 'nobody could be asked' : `asked: ${reviewer}`
	const by = { open: asked, kept: decidedBy, ended: decidedBy, gone: endedBy === '' ? 'its time was over' : endedBy }[
		state
	]
	const changes = state === 'gone' || state === 'ended' ? [] : changesOf(held, stands)
	return {
		id,
		holder,
		address: holderWords(item),
		roleName,
		places: placeWords(item),
		since: held.startsAt,
		end: untilWords(stands ?? held),
		seenAt,
		usedAt,
		state: STATE_WORDS[state],
		tone: TONES[state],
		by,
		at: decidedAt ?? endedAt,
		notes: [...(note === '' ? [] : [note]), ...(changes.length > 0 ? ['It has changed since.'] : [])],
		settled: state !== 'open',
	}
}

/** What is in a review; while it is open, several can be ticked and decided about together. */
export function ReviewItems({
	page,
	filter,
	review,
	open,
	now,
}: {
	page: ListPage<ReviewItem>
	filter: ItemFilter
	review: string
	open: boolean
	now: Date
}) {
	const to = listAddress(`/reviews/${review}`, filter)
	const isFiltered = filter.q || filter.state || filter.mine
	const empty = (
		<EmptyState
			icon={<ListChecks />}
			title={filter.state === 'open' && !filter.q ? 'Nothing is left to decide' : 'Nothing fits'}
		>
			{isFiltered && <a href={`/reviews/${review}`}>Show all</a>}
		</EmptyState>
	)
	return (
		<>
			<ItemRows rows={page.rows.map(shownItem)} review={review} open={open} now={now} empty={empty} />
			{open && page.rows.length > 0 && (
				<form id="decide" method="get" action={`/reviews/${review}/decide`}>
					<SelectionBar formId="decide">
						<Button type="submit" size="small" variant="primary">
							Keep or end…
						</Button>
					</SelectionBar>
				</form>
			)}
			<Pagination page={page} to={to} />
		</>
	)
}
