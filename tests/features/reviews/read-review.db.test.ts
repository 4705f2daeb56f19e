import { beforeAll, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { closeReview } from '@/features/reviews/close-review'
import { itemsToDecide, listReviewItems } from '@/features/reviews/list-review-items'
import { getReview, listReviews, waitingReviews } from '@/features/reviews/list-reviews'
import { openReview } from '@/features/reviews/open-review'
import { reviewFile } from '@/features/reviews/review-file'
import { wouldBeLeft } from '@/features/reviews/would-be-left'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, anAdministrator, rightsOf } from '../../support/factories'
import { aReview, aSchool, asked, decide, type Item, itemsOf, type School } from './reviewing'

const here = useDatabase()
let school: School
let other: School
let review: string
let items: Record<string, Item>
beforeAll(async () => {
	school = await aSchool(here.owner)
	other = await aSchool(here.owner)
	review = await aReview(school)
	items = await itemsOf(here.owner, review)
})
const item = (name: string) => items[name] as Item
const holders = async (by: { id: string }, filter = {}, of = review) =>
	(await listReviewItems(await viewerOf(by), of, filter))?.rows.map(({ holder }) => holder)

test('who manages reviews sees all of it, who is asked sees what they are asked, and nobody else sees that there is one', async () => {
	expect(await holders(school.ada)).toEqual(['Ada', 'Mia', 'Sam', 'Tom'])
	expect(await holders(school.mia)).toEqual(['Tom'])
	const [ada, mia] = [await viewerOf(school.ada), await viewerOf(school.mia)]
	expect(await getReview(ada, review)).toMatchObject({ mayManage: true, mine: 2, unasked: 1, items: 4, settled: 0 })
	expect(await getReview(mia, review)).toMatchObject({ mayManage: false, mine: 1 })
	expect((await listReviews(mia)).rows.map(({ id }) => id)).toEqual([review])
	expect(await waitingReviews(mia)).toMatchObject([{ id: review, waiting: 1 }])
	// One who may review in all of the school, and is asked nothing.
	const beside = await aDelegate(here.owner, rightsOf('manager'), { organizations: [school.organization.id] })
	for (const stranger of [beside, other.ada, other.mia]) {
		const viewer = await viewerOf(stranger)
		expect([
			await getReview(viewer, review),
			await listReviewItems(viewer, review),
			await itemsToDecide(viewer, review, [item('Tom').id]),
		]).toEqual([null, null, null])
		expect((await listReviews(viewer)).rows).toEqual([])
	}
	const foreign = await itemsToDecide(mia, review, [item('Ada').id, item('Tom').id])
	expect(foreign?.map(({ holder }) => holder)).toEqual(['Tom'])
})

test('how many grants there are is told to who manages the review; whoever is asked about some learns how many these are', async () => {
	const admin = await anAdministrator(here.owner)
	const wide = await execute(openReview, as(admin), asked(school, { organization: '' }))
	if (!wide.ok) throw new Error(wide.problem.text)
	const { id } = wide.value.value
	const [all, ada, mia] = [await viewerOf(admin), await viewerOf(school.ada), await viewerOf(school.mia)]
	// Of the whole server Ada manages nothing, though she manages reviews of the school.
	for (const [viewer, of, n] of [
		[ada, id, 1],
		[mia, id, 1],
		[mia, review, 1],
		[ada, review, 4],
	] as const) {
		expect(await getReview(viewer, of)).toMatchObject({ items: n, settled: 0 })
		expect((await listReviews(viewer)).rows.find((row) => row.id === of)).toMatchObject({ items: n, settled: 0 })
	}
	expect((await getReview(all, id))?.items).toBeGreaterThan(8)
	expect((await listReviews(all)).rows.find((row) => row.id === id)?.items).toBeGreaterThan(8)
	await here.owner.query('DELETE FROM review WHERE id = $1', [id])
})

test('what hangs below a grant is told before it ends, and what could not be decided, with the reason', async () => {
	const ada = await viewerOf(school.ada)
	const chosen =
		(await itemsToDecide(
			ada,
			review,
			Object.values(items).map(({ id }) => id),
		)) ?? []
	expect(chosen.find(({ holder }) => holder === 'Tom')).toMatchObject({
		handedOn: 1,
		below: ['Sam · Test'],
		isSeen: true,
	})
	expect(await wouldBeLeft(ada, review, chosen)).toEqual([
		{ item: item('Ada').id, label: 'Ada · Test', why: expect.stringContaining('your own') },
	])
	expect(await wouldBeLeft(ada, review, chosen.slice(0, 1))).toMatchObject([{ item: item('Ada').id }])
})

test('last use and last sign-in are told as far as they are known', async () => {
	const { rows } = await here.owner.query('SELECT id FROM journal_entry WHERE grant_id = $1', [school.tom.grant])
	expect(rows).toEqual([])
	await here.owner.query(
		`INSERT INTO journal_entry (id, actor_id, actor_name, "right", outcome, subject_kind, grant_id) VALUES (gen_random_uuid(), $1, 'Tom', 'mailbox.edit', 'done', 'mailbox', $2)`,
		[school.tom.id, school.tom.grant],
	)
	const [tom] = (await listReviewItems(await viewerOf(school.mia), review))?.rows ?? []
	expect(tom).toMatchObject({ holder: 'Tom', usedAt: expect.any(Date), seenAt: null })
})

test('the list is searched, filtered and read page by page', async () => {
	expect(await holders(school.ada, { q: 'to' })).toContain('Tom')
	expect(await holders(school.ada, { q: school.sam.address })).toEqual(['Sam'])
	expect(await holders(school.ada, { mine: '1' })).toEqual(['Mia', 'Sam'])
	const ada = await viewerOf(school.ada)
	const seen: string[] = []
	for (let at: string | undefined, pages = 0; pages < 4; pages += 1) {
		const page = await listReviewItems(ada, review, { at }, 1)
		seen.push(...(page?.rows ?? []).map(({ holder }) => holder))
		at = page?.next ?? undefined
	}
	expect(seen).toEqual(['Ada', 'Mia', 'Sam', 'Tom'])
	const again = await aReview(school)
	const found = await itemsOf(here.owner, again)
	await decide(school.ada, [found.Mia as Item], 'keep')
	await decide(school.ada, [found.Sam as Item], 'end')
	expect(await holders(school.ada, { state: 'open', q: 'Test' }, again)).toEqual(expect.arrayContaining(['Ada', 'Tom']))
	expect(await holders(school.ada, { state: 'kept' }, again)).toEqual(['Mia'])
	expect(await holders(school.ada, { state: 'ended' }, again)).toEqual(['Sam'])
	// In the first review nobody decided about it, and nothing is left to decide.
	expect(await holders(school.ada, { state: 'gone' })).toEqual(['Sam'])
})

test('the report of a closed review is a file for whoever manages it: who decided what, when and why', async () => {
	const of = await aSchool(here.owner)
	const id = await aReview(of)
	await decide(of.mia, [(await itemsOf(here.owner, id)).Tom as Item], 'keep', { reason: '=Teaches' })
	await execute(closeReview, as(of.ada), { review: id, undecided: '3' })
	const handed = await reviewFile.handOut(await viewerOf(of.ada), as(of.ada), { review: id })
	const text = handed.ok ? await new Response(handed.value.body()).text() : ''
	const lines = text.trim().split('\r\n')
	expect(lines).toHaveLength(5)
	const tom = lines.find((line) => line.startsWith('"Tom"')) ?? ''
	expect(tom).toContain('"Kept","Mia"')
	expect(tom).toContain(`"'=Teaches"`)
	expect(lines.find((line) => line.startsWith('"Ada"'))).toContain('"Undecided",""')
	const { rows } = await here.owner.query(
		`SELECT after FROM journal_entry WHERE actor_id = $1 AND after ? 'exported'`,
		[of.ada.id],
	)
	expect(rows).toMatchObject([{ after: { exported: 'an access review', rows: 4 } }])
	for (const by of [of.mia, other.ada])
		expect(await reviewFile.handOut(await viewerOf(by), as(by), { review: id })).toMatchObject({ ok: false })
})
