import { expect, test } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { removeOrganization } from '@/features/organizations/remove-organization'
import { dueToRepeat } from '@/features/reviews/due-reviews'
import { editReview } from '@/features/reviews/edit-review'
import { openNext } from '@/features/reviews/open-next'
import { openReview } from '@/features/reviews/open-review'
import { as } from '../../support/callers'
import { journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAdministrator,
	anOrganization,
	rightsOf,
} from '../../support/factories'
import { aReview, aSchool, asked, inDays, itemsOf, reviewOf } from './reviewing'

const here = useDatabase()

test('B15 a review takes every grant that is in force in the organization and below it, as it is held at that moment', async () => {
	const school = await aSchool(here.owner)
	const nested = await anOrganization(here.owner, { parent_id: school.organization.id })
	const below = await aDelegate(here.owner, ['domain.read'], { organizations: [nested.id] })
	const over = await aDelegate(
		here.owner,
		['domain.read'],
		{ organizations: [school.organization.id] },
		{ endsAt: new Date(Date.now() - 1000) },
	)
	const gone = await aDelegate(here.owner, ['domain.read'], { domains: [school.domain.id] }, { revokedAt: new Date() })
	const above = await aDelegate(here.owner, ['domain.read'], { server: true })
	const elsewhere = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	const both = await aDelegate(here.owner, ['domain.read'], { domains: [school.domain.id, elsewhere.id] })
	const foreign = await aDelegate(here.owner, ['domain.read'], { domains: [elsewhere.id] })
	const review = await aReview(school)
	const { rows } = await here.owner.query('SELECT account_id FROM review_item WHERE review_id = $1', [review])
	const taken = rows.map(({ account_id: id }) => id)
	const { ada, mia, tom, sam } = school
	expect(taken.toSorted()).toEqual([ada, mia, tom, sam, below, both].map(({ id }) => id).toSorted())
	for (const { id } of [over, gone, above, foreign]) expect(taken).not.toContain(id)
	const items = await itemsOf(here.owner, review)
	expect(items.Tom).toMatchObject({ role_name: 'Test', places: [school.domain.name], more_places: 0, decision: null })
	// Of what reaches other organizations too, their places are counted and not named.
	const shared = Object.values(items).find(({ account_id: id }) => id === both.id)
	expect(shared).toMatchObject({ places: [school.domain.name], more_places: 1 })
	expect(await reviewOf(here.owner, review)).toMatchObject({
		items: 6,
		settled: 0,
		opened_by: 'Ada',
		place: school.organization.name,
	})
	expect((await journalOf(here.owner, ada)).at(-1)).toMatchObject({
		right: 'review.manage',
		outcome: 'done',
		after: { grants: 6 },
	})
})

test('asked is who gave it, while they could end it; else who opened it; of what is theirs, nobody', async () => {
	const school = await aSchool(here.owner)
	const left = await aGrant(
		here.owner,
		school.sam.id,
		['domain.read'],
		{ domains: [school.domain.id] },
		{ givenById: school.tom.id },
	)
	const asking = async (more: object = {}) => {
		const { rows } = await here.owner.query('SELECT grant_id, reviewer_id FROM review_item WHERE review_id = $1', [
			await aReview(school, more),
		])
		return Object.fromEntries(rows.map(({ grant_id: grant, reviewer_id: by }) => [grant, by]))
	}
	const { ada, mia, tom, sam } = school
	// Tom may give and not revoke.
	expect(await asking()).toEqual({
		[ada.grantId]: null,
		[mia.grant]: ada.id,
		[tom.grant]: mia.id,
		[sam.grant]: ada.id,
		[left.id]: ada.id,
	})
	expect(await asking({ reviewers: 'opener' })).toMatchObject({ [tom.grant]: ada.id, [ada.grantId]: null })
	await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [mia.id])
	expect(await asking()).toMatchObject({ [tom.grant]: ada.id })
})

test('the whole server is reviewed by who manages reviews on it', async () => {
	const school = await aSchool(here.owner)
	const administrator = await anAdministrator(here.owner)
	const input = { ...asked(school), organization: '' }
	expect(await execute(openReview, as(school.ada), input)).toMatchObject({ ok: false })
	const opened = await execute(openReview, as(administrator), input)
	const review = opened.ok ? opened.value.value.id : ''
	const { rows } = await here.owner.query(
		'SELECT count(*)::int AS missing FROM access_grant g WHERE g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now()) AND NOT EXISTS (SELECT FROM review_item i WHERE i.grant_id = g.id AND i.review_id = $1)',
		[review],
	)
	expect(rows).toEqual([{ missing: 0 }])
	expect(await reviewOf(here.owner, review)).toMatchObject({ organization_id: null, place: 'the whole server' })
})

const BAD: Record<string, [object, RegExp]> = {
	'no name': [{ name: '  ' }, /name/],
	'no day': [{ dueOn: '' }, /last day/],
	'a day that is over': [{ dueOn: inDays(-3) }, /over/],
	'a day that does not exist': [{ dueOn: '2027-02-31' }, /date/],
	'a day in ten years': [{ dueOn: inDays(3650) }, /within a year/],
	'who is asked, made up': [{ reviewers: 'everybody' }, /who is asked/],
	'a beat of seven months': [{ everyMonths: '7' }, /choices/],
	'how far it is, slipped in': [{ settled: 5 }, /settled|Unrecognized|not/i],
	'who opened it, slipped in': [{ openedById: '00000000-0000-4000-8000-000000000001' }, /openedById|Unrecognized|not/i],
}
test.each(Object.entries(BAD))('%s is refused, and nothing is opened', async (_what, [more, words]) => {
	const school = await aSchool(here.owner)
	const answer = await execute(openReview, as(school.ada), asked(school, more))
	expect(answer.ok).toBe(false)
	expect(JSON.stringify(answer)).toMatch(words)
	const { rows } = await here.owner.query('SELECT id FROM review WHERE organization_id = $1', [school.organization.id])
	expect(rows).toEqual([])
})

test('where nobody holds rights there is nothing to review, and it says so', async () => {
	const administrator = await anAdministrator(here.owner)
	const empty = await anOrganization(here.owner)
	const answer = await execute(openReview, as(administrator), {
		organization: empty.id,
		name: 'Empty',
		dueOn: inDays(5),
	})
	expect(answer).toMatchObject({
		ok: false,
		problem: { fields: { organization: expect.stringContaining('Nobody holds') } },
	})
})

test('nobody opens one without the right, nor in another organization, which is as good as missing', async () => {
	const [school, other] = [await aSchool(here.owner), await aSchool(here.owner)]
	const without = await aMailbox(here.owner, school.domain)
	const nobody = await execute(openReview, as({ id: without.accountId }), asked(school))
	const foreign = await execute(openReview, as(school.ada), asked(other))
	const missing = await execute(
		openReview,
		as(school.ada),
		asked(school, { organization: '00000000-0000-4000-8000-00000000dead' }),
	)
	expect([nobody, foreign].map((one) => (one.ok ? '' : one.problem.kind))).toEqual(['not-found', 'not-found'])
	expect(JSON.stringify(foreign)).toBe(JSON.stringify(missing))
})

test('its day can be moved while it is open; a form that is old by then says what stands there', async () => {
	const school = await aSchool(here.owner)
	const review = await aReview(school)
	const edited = { review, version: 1, name: 'Later', dueOn: inDays(40), everyMonths: '12' }
	expect(await execute(editReview, as(school.ada), edited)).toMatchObject({ ok: true })
	expect(await reviewOf(here.owner, review)).toMatchObject({ name: 'Later', every_months: 12, version: 2 })
	expect(await execute(editReview, as(school.ada), edited)).toMatchObject({ ok: false, problem: { kind: 'stale' } })
	const mia = await execute(editReview, as(school.mia), { ...edited, version: 2 })
	expect(mia).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
})

test('no review follows that of an organization that is gone: it would be one of the whole server', async () => {
	const school = await aSchool(here.owner)
	const below = await anOrganization(here.owner, { parent_id: school.organization.id })
	const held = await aDelegate(here.owner, ['mailbox.read'], { organizations: [below.id] })
	const wide = [...rightsOf('team-member'), 'organization.remove'] as const
	const head = await aDelegate(here.owner, wide, { organizations: [school.organization.id] })
	const opened = await execute(openReview, as(head), asked(school, { organization: below.id, everyMonths: '1' }))
	if (!opened.ok) throw new Error(opened.problem.text)
	const { id } = opened.value.value
	await here.owner.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [held.grantId])
	expect(await execute(removeOrganization, as(head), { organization: below.id })).toMatchObject({ ok: true })
	expect(await reviewOf(here.owner, id)).toMatchObject({ organization_id: null, every_months: null, repeats_at: null })
	expect((await dueToRepeat()).map((due) => due.id)).not.toContain(id)
	const program = systemCaller('Access review', ['system.review'])
	expect(await execute(openNext, program, { review: id })).toMatchObject({ ok: false })
	const { rows } = await here.owner.query('SELECT FROM review WHERE name = $1', [(await reviewOf(here.owner, id)).name])
	expect(rows).toHaveLength(1)
})
