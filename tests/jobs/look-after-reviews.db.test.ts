import { expect, test } from 'vitest'
import { askReviewers } from '@/jobs/ask-reviewers'
import { lookAfterReviews } from '@/jobs/look-after-reviews'
import { aReview, aSchool, decide, type Item, inDays, itemsOf, reviewOf } from '../features/reviews/reviewing'
import { useDatabase } from '../support/database'
import { work } from '../support/worker'

const here = useDatabase()
const run = () => lookAfterReviews({}, {} as never)
const ask = () => work(here.owner, { 'ask-reviewers': askReviewers })
const lettersTo = async (...people: { id: string }[]) =>
	(
		await here.owner.query(
			"SELECT account_id, subject, body_text FROM letter WHERE kind = 'review' AND account_id = ANY ($1) ORDER BY created_at, subject",
			[people.map(({ id }) => id)],
		)
	).rows
const setDay = (review: string, days: number, askedDaysAgo: number) =>
	here.owner.query(
		'UPDATE review SET due_at = now() + make_interval(days => $2), asked_at = now() - make_interval(days => $3) WHERE id = $1',
		[review, days, askedDaysAgo],
	)

test('whoever is asked gets a letter when a review opens, and one before its last day, however often it is looked', async () => {
	const school = await aSchool(here.owner)
	const review = await aReview(school)
	const { ada, mia, tom, sam } = school
	await ask()
	await run()
	const first = await lettersTo(ada, mia, tom, sam)
	expect(first.map(({ account_id: id }) => id).toSorted()).toEqual([ada.id, mia.id].toSorted())
	expect(first.find(({ account_id: id }) => id === mia.id)).toMatchObject({
		subject: expect.stringContaining('Please review'),
		body_text: expect.stringMatching(/one\s+grant\s+waits\s+for\s+you/),
	})
	// A day that is far away is not spoken of; of one that is near, whoever has decided everything hears nothing.
	await decide(mia, [(await itemsOf(here.owner, review)).Tom as Item], 'keep')
	await setDay(review, 8, 20)
	await run()
	expect(await lettersTo(ada, mia)).toHaveLength(2)
	await setDay(review, 5, 20)
	await Promise.all([run(), run()])
	await run()
	expect((await lettersTo(mia)).length).toBe(1)
	expect(await lettersTo(ada)).toMatchObject([{}, { subject: expect.stringContaining('Until ') }])
	const { rows } = await here.owner.query(
		`SELECT after FROM journal_entry WHERE "right" = 'system.review' AND outcome = 'done' AND subject_id = $1 ORDER BY at`,
		[review],
	)
	expect(rows).toMatchObject([
		{ after: { letters: 2, letter: 'asked' } },
		{ after: { letters: 1, letter: 'reminded' } },
	])
})

test('of a review that is closed, or whose day is over, nobody is reminded', async () => {
	const school = await aSchool(here.owner)
	const [closed, over] = [await aReview(school), await aReview(school)]
	await here.owner.query("UPDATE review SET closed_at = now(), closed_by = 'Ada', at_close = 'leave' WHERE id = $1", [
		closed,
	])
	await setDay(over, -1, 20)
	await run()
	expect(await lettersTo(school.ada, school.mia)).toEqual([])
})

test('a review that repeats is opened again once, with as many days, whoever looks; also when its opener is gone', async () => {
	const school = await aSchool(here.owner)
	const review = await aReview(school, { everyMonths: '1', dueOn: inDays(20) })
	const of = () =>
		here.owner
			.query('SELECT * FROM review WHERE organization_id = $1 ORDER BY created_at', [school.organization.id])
			.then(({ rows }) => rows)
	expect(await reviewOf(here.owner, review)).toMatchObject({ every_months: 1, repeats_at: expect.any(Date) })
	await run()
	expect(await of()).toHaveLength(1)
	await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [school.ada.id])
	await here.owner.query("UPDATE review SET repeats_at = now() - interval '1 hour' WHERE id = $1", [review])
	await Promise.all([run(), run(), run()])
	await run()
	const [first, second, third] = await of()
	expect(third).toBeUndefined()
	expect(first).toMatchObject({ repeats_at: null })
	expect(second).toMatchObject({ name: first.name, every_months: 1, items: 4, settled: 0, closed_at: null })
	expect(second.repeats_at.getTime()).toBeGreaterThan(Date.now() + 20 * 86_400_000)
	const days = (row: { due_at: Date; created_at: Date }) => row.due_at.getTime() - row.created_at.getTime()
	expect(days(second)).toBe(days(first))
})
