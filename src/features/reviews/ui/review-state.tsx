import { Badge, Progress } from '@/ui'
import type { ReviewRow } from '../list-reviews'

type Standing = Pick<ReviewRow, 'closedAt' | 'dueAt'>
export const isOverdue = ({ closedAt, dueAt }: Standing, now: Date): boolean => closedAt === null && dueAt <= now

export function ReviewState({ review, now }: { review: Standing; now: Date }) {
	if (review.closedAt) return <Badge>Closed</Badge>
	return isOverdue(review, now) ? <Badge tone="warning">Overdue</Badge> : <Badge tone="info">Open</Badge>
}

/** How many of its grants are settled: decided, or ended meanwhile. */
export function ReviewProgress({
	review: { name, items, settled },
}: {
	review: Pick<ReviewRow, 'name' | 'items' | 'settled'>
}) {
	return <Progress value={settled} max={items} label={`Settled in ${name}`} text={`${settled} of ${items}`} />
}
