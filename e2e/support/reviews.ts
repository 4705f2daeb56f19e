/** Access reviews in the demonstration of the pages. */
import { randomUUID } from 'node:crypto'
import type { Panel } from './panel'

const INSERT = `INSERT INTO review (id, organization_id, name, due_at, opened_by_id, opened_by, asked_at, reminded_at, every_months, repeats_at, created_at)
	SELECT $1, $2, $3, now() + $4::interval, a.id, a.name, now(), now(), 12, now() + interval '340 days', now() - interval '9 days' FROM account a WHERE a.id = $5`

/** One that is open and half decided, one that is overdue, and one that is closed. @param by who opened them */
export async function tellReviews(panel: Panel, by: string, organization: string) {
	const [review, overdue, closedReview] = [randomUUID(), randomUUID(), randomUUID()]
	await panel.query(INSERT, [review, null, 'All rights, spring 2027', '20 days', by])
	await panel.query(INSERT, [overdue, organization, 'Rights of the school', '-2 days', by])
	await panel.query(INSERT, [closedReview, organization, 'Rights of the school, autumn', '20 days', by])
	const decide = `UPDATE review_item SET decision = 'keep', reason = 'Still looks after the domain', decided_at = now(), decided_by = 'Ada Lind'
		WHERE id IN (SELECT id FROM review_item WHERE review_id = $1 AND account_id <> $2 ORDER BY holder LIMIT $3)`
	await panel.query(decide, [review, by, 2])
	await panel.query(decide, [closedReview, by, 100])
	await panel.query("UPDATE review SET closed_at = now(), closed_by = 'Ada Lind', at_close = 'leave' WHERE id = $1", [
		closedReview,
	])
	const [one, two] = await panel.query<{ id: string }>(
		'SELECT id FROM review_item WHERE review_id = $1 AND account_id <> $2 AND decision IS NULL ORDER BY reviewer_id = $2 DESC NULLS LAST, holder LIMIT 2',
		[review, by],
	)
	const [own] = await panel.query<{ id: string }>(
		'SELECT id FROM review_item WHERE review_id = $1 AND account_id = $2',
		[review, by],
	)
	return { review, closedReview, reviewItem: one?.id ?? '', otherItem: two?.id ?? '', ownItem: own?.id ?? '' }
}
