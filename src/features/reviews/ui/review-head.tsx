import { Card, DescriptionList, Notice, Time } from '@/ui'
import type { Review } from '../list-reviews'
import { isOverdue, ReviewProgress } from './review-state'

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const AT_CLOSE: Readonly<Record<string, string>> = {
	leave: 'What nobody had decided was left as it is.',
	end: 'What nobody had decided was ended, as far as whoever closed it could.',
}
const REPEATS: Readonly<Record<number, string>> = {
	1: 'every month',
	3: 'every three months',
	6: 'every six months',
	12: 'every year',
}
const grants = (n: number): string => (n === 1 ? 'One grant' : `${n} grants`)

/** What a review is about and how far it is; that it is overdue or closed is said first. */
export function ReviewHead({ review, now }: { review: Review; now: Date }) {
	const { place, reviewers, dueAt, everyMonths, repeatsAt, openedBy, createdAt, closedAt, closedBy, mine, unasked } =
		review
	return (
		<>
			{closedAt && (
				<Notice tone="info" title={`Closed on ${DAY.format(closedAt)} by ${closedBy}`}>
					{AT_CLOSE[review.atClose]} Nothing in it changes any more.
				</Notice>
			)}
			{isOverdue(review, now) && (
				<Notice tone="warning" title="Overdue">
					Its last day was {DAY.format(new Date(dueAt.getTime() - 1))}. It can still be decided until it is closed.
				</Notice>
			)}
			{!closedAt && mine > 0 && (
				<Notice tone="info" title={`${grants(mine)} ${mine === 1 ? 'waits' : 'wait'} for your decision`}>
					<a href={`/reviews/${review.id}?state=open&mine=1`}>Show {mine === 1 ? 'it' : 'them'}</a>
				</Notice>
			)}
			{!closedAt && review.mayManage && unasked > 0 && (
				<Notice tone="info" title={`Of ${unasked === 1 ? 'one grant' : `${unasked} grants`} nobody could be asked`}>
					Nobody who would be asked could end it. Anybody who manages this review and may revoke it can decide; about
					your own, somebody above you.
				</Notice>
			)}
			<Card>
				<DescriptionList
					items={[
						{ term: 'Settled', detail: <ReviewProgress review={review} /> },
						{ term: 'All rights in', detail: place },
						{
							term: 'Asked',
							detail: reviewers === 'giver' ? 'Whoever gave each of them, else who opened the review' : openedBy,
						},
						{
							term: 'Opened',
							detail: (
								<>
									<Time value={createdAt} now={now} /> by {openedBy}
								</>
							),
						},
						{ term: 'Last day', detail: DAY.format(new Date(dueAt.getTime() - 1)) },
						...(everyMonths === null
							? []
							: [
									{
										term: 'Repeats',
										detail: `${REPEATS[everyMonths] ?? `every ${everyMonths} months`}${repeatsAt ? `, next on ${DAY.format(repeatsAt)}` : ''}`,
									},
								]),
					]}
				/>
			</Card>
		</>
	)
}
