import { isRight, specOf } from '@/core/policy'
import { Card, DescriptionList, Notice, RowItem, RowList, Time } from '@/ui'
import { changesOf, endWords, holderWords, placeWords, STATE_WORDS, stateOf, untilWords } from '../item-words'
import type { ReviewItem } from '../list-review-items'

interface Chosen {
	item: ReviewItem
	/** Why the viewer cannot decide about it; NULL = they can. */
	why: string | null
}

const labelsOf = (rights: readonly string[]): string[] => rights.filter(isRight).map((right) => specOf(right).label)

/** What ends along with it. */
function Below({ item: { handedOn, below } }: { item: ReviewItem }) {
	if (handedOn === 0) return 'Nothing was handed on out of it.'
	const more = handedOn - below.length
	return (
		<>
			{handedOn === 1
				? 'One grant that was handed on out of it ends too'
				: `${handedOn} grants that were handed on out of it end too`}
			{below.length > 0 ? `: ${below.join(', ')}${more > 0 ? ` and ${more} more` : ''}.` : '.'}
		</>
	)
}

function Used({ item: { usedAt, seenAt }, now }: { item: ReviewItem; now: Date }) {
	return (
		<>
			{usedAt ? <Time value={usedAt} now={now} /> : 'never, by the journal'}
			{'; the holder was '}
			{seenAt ? (
				<>
					last seen <Time value={seenAt} now={now} />
				</>
			) : (
				'not seen lately'
			)}
		</>
	)
}

/** One grant with all that there is to know before it is kept or ended. */
export function ChosenItem({ item, why, now }: Chosen & { now: Date }) {
	const { held, stands, holder, note, decidedBy, reason } = item
	const [state, terms] = [stateOf(item), stands ?? held]
	const changes = changesOf(held, stands)
	return (
		<>
			{note !== '' && <Notice tone="warning" title={note} />}
			{changes.length > 0 && state !== 'gone' && (
				<Notice tone="warning" title="It has changed since the review was opened">
					{changes.join(' ')}
				</Notice>
			)}
			<Card>
				<DescriptionList
					items={[
						{
							term: 'Holder',
							detail: (
								<span className="wrap-anywhere">
									{item.isSeen ? (
										<a href={`/${item.maker === '' ? 'accounts' : 'keys'}/${item.accountId}`}>{holder}</a>
									) : (
										holder
									)}{' '}
									· {holderWords(item)}
								</span>
							),
						},
						{ term: 'Holds', detail: item.roleName },
						{ term: 'In', detail: placeWords(item) },
						{
							term: 'Rights',
							detail: (
								<details>
									<summary>{terms.rights.length === 1 ? 'One right' : `${terms.rights.length} rights`}</summary>
									{labelsOf(terms.rights).join(' · ')}
								</details>
							),
						},
						{
							term: 'Since',
							detail: (
								<>
									<Time value={held.startsAt} now={now} />
									{item.giver !== '' && `, given by ${item.giver}`}
								</>
							),
						},
						{ term: 'Until', detail: endWords(terms) },
						{ term: 'Last used', detail: <Used item={item} now={now} /> },
						...(state === 'open' ? [] : [{ term: STATE_WORDS[state], detail: settledBy(item, now) }]),
						...(reason === '' || decidedBy === '' ? [] : [{ term: 'Reason', detail: reason }]),
						...(item.endedAt ? [] : [{ term: 'If it ends', detail: <Below item={item} /> }]),
					]}
				/>
			</Card>
			{why !== null && (
				<Notice tone="info" title="You cannot decide about this">
					{why}
				</Notice>
			)}
		</>
	)
}

const settledBy = ({ decidedBy, decidedAt, endedBy, endedAt }: ReviewItem, now: Date) => {
	const at = decidedAt ?? endedAt
	return (
		<>
			{decidedBy || (endedBy === '' ? 'its time was over' : `by ${endedBy}`)}
			{at && (
				<>
					, <Time value={at} now={now} />
				</>
			)}
		</>
	)
}

/** Several grants, a row each. */
export function ChosenItems({ chosen, now }: { chosen: readonly Chosen[]; now: Date }) {
	return (
		<Card padded={false}>
			<RowList>
				{chosen.map(({ item, why }) => (
					<RowItem key={item.id}>
						<span className="wrap-anywhere">
							<strong>{item.holder}</strong> · {item.roleName} in {placeWords(item)},{' '}
							{untilWords(item.stands ?? item.held)}
							<span className="block text-muted text-sm">
								Last used: <Used item={item} now={now} />.
							</span>
							{why === null && (
								<span className="block text-muted text-sm">
									<Below item={item} />
								</span>
							)}
							{[...(item.note === '' ? [] : [item.note]), ...changesOf(item.held, item.stands)].map((text) => (
								<span key={text} className="block text-sm text-warning">
									{text}
								</span>
							))}
							{why !== null && <span className="block text-sm text-warning">Left out: {why}</span>}
						</span>
						<a href={`/reviews/${item.reviewId}/decide?item=${item.id}`}>Details</a>
					</RowItem>
				))}
			</RowList>
		</Card>
	)
}
