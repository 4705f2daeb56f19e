import { beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { closeReview } from '@/features/reviews/close-review'
import { as } from '../../support/callers'
import { journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aMailbox } from '../../support/factories'
import { aReview, aSchool, decide, type Item, isRevoked, itemsOf, reviewOf, type School } from './reviewing'

const here = useDatabase()
let school: School
let review: string
beforeEach(async () => {
	school = await aSchool(here.owner)
	review = await aReview(school)
	await decide(school.ada, [(await itemsOf(here.owner, review)).Mia as Item], 'keep')
})
const close = (more: object = {}, by: { id: string } = school.ada) =>
	execute(closeReview, as(by), { review, undecided: '3', ...more })

describe('B15 closing a review', () => {
	test('leaves what is undecided as it is, unless something else is chosen', async () => {
		expect(await close()).toMatchObject({ ok: true, value: { value: { ended: 0, left: 3 } } })
		expect(await reviewOf(here.owner, review)).toMatchObject({
			at_close: 'leave',
			closed_by: 'Ada',
			settled: 1,
			items: 4,
		})
		for (const grant of [school.tom.grant, school.sam.grant]) expect(await isRevoked(here.owner, grant)).toBe(false)
		expect((await journalOf(here.owner, school.ada)).at(-1)).toMatchObject({
			right: 'review.manage',
			after: { endedGrants: 0, undecided: 3, grants: 4 },
		})
	})

	test('ends what is undecided where that is chosen, as far as the closer may revoke each', async () => {
		expect(await close({ rest: 'end' })).toMatchObject({ ok: true })
		expect(await isRevoked(here.owner, school.tom.grant)).toBe(true)
		expect(await isRevoked(here.owner, school.sam.grant)).toBe(true)
		// Their own is left, and what was kept stays.
		expect(await isRevoked(here.owner, school.ada.grantId)).toBe(false)
		expect(await isRevoked(here.owner, school.mia.grant)).toBe(false)
		const items = await itemsOf(here.owner, review)
		expect(items.Ada).toMatchObject({ decision: null, ended_at: null })
		expect([items.Tom?.decision, items.Sam?.decision]).toEqual(['end', 'end'])
		expect(await reviewOf(here.owner, review)).toMatchObject({ at_close: 'end', settled: 3 })
	})

	test('is refused where other grants are undecided by now than was shown, and a second time', async () => {
		const before = await reviewOf(here.owner, review)
		expect(await close({ undecided: '2', rest: 'end' })).toMatchObject({ ok: false, problem: { kind: 'conflict' } })
		expect(await reviewOf(here.owner, review)).toEqual(before)
		expect(await close()).toMatchObject({ ok: true })
		expect(await close()).toMatchObject({ ok: false, problem: { text: 'Ada closed it already.' } })
	})

	test('closes once, whoever does so at the same moment, and counts what was decided just before', async () => {
		const tom = (await itemsOf(here.owner, review)).Tom as Item
		const answers = await Promise.all([close(), close(), decide(school.mia, [tom], 'keep'), close({ undecided: '2' })])
		const [one, two, decided, other] = answers
		expect([one, two, other].filter((answer) => answer?.ok)).toHaveLength(1)
		const after = await reviewOf(here.owner, review)
		expect(after.closed_at).not.toBeNull()
		expect(after.settled).toBe(decided?.ok ? 2 : 1)
		expect((await itemsOf(here.owner, review)).Tom?.decision).toBe(decided?.ok ? 'keep' : null)
	})

	test('is not for reviewers, nor for a stranger, to whom it is as good as missing', async () => {
		const nobody = await aMailbox(here.owner, school.domain)
		const other = await aSchool(here.owner)
		for (const by of [school.mia, { id: nobody.accountId }, other.ada])
			expect(await close({}, by)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		expect(await close({ rest: 'everything' })).toMatchObject({ ok: false, problem: { kind: 'invalid' } })
		expect(await close({ closedBy: 'Somebody' })).toMatchObject({ ok: false, problem: { kind: 'invalid' } })
		expect(await reviewOf(here.owner, review)).toMatchObject({ closed_at: null })
	})
})
