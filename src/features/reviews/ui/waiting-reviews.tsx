import { Card, LinkButton, RowItem, RowList, Section, Time } from '@/ui'
import type { WaitingReview } from '../list-reviews'

/** Reviews in which something waits for the viewer. */
export function WaitingReviews({ reviews, now }: { reviews: readonly WaitingReview[]; now: Date }) {
	if (reviews.length === 0) return null
	return (
		<Section title="Waiting for your decision" description="Rights of others that you are asked to keep or end.">
			<Card padded={false}>
				<RowList>
					{reviews.map(({ id, name, place, dueAt, waiting }) => (
						<RowItem key={id}>
							<span>
								<a href={`/reviews/${id}?state=open&mine=1`}>{name}</a> <span className="text-muted">· {place}</span>
							</span>
							<span>{waiting === 1 ? 'one grant' : `${waiting} grants`}</span>
							<span className={dueAt <= now ? 'text-warning' : undefined}>
								{dueAt <= now ? 'was due' : 'due'} <Time value={dueAt} now={now} />
							</span>
							<LinkButton href={`/reviews/${id}?state=open&mine=1`} size="small">
								Review
							</LinkButton>
						</RowItem>
					))}
				</RowList>
			</Card>
		</Section>
	)
}
