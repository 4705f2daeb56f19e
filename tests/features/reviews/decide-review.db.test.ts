import { beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { rehearse } from '@/core/gateway/rehearse'
import { editGrant } from '@/features/grants/edit-grant'
import { restoreGrant } from '@/features/grants/restore-grant'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { closeReview } from '@/features/reviews/close-review'
import { decideReview } from '@/features/reviews/decide-review'
import { anApprovalDemand } from '../../support/approvals'
import { as } from '../../support/callers'
import { journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aGrant, anAdministrator, rightsOf } from '../../support/factories'
import { aKey } from '../../support/keys'
import { aReview, aSchool, decide, type Item, isRevoked, itemsOf, reviewOf, type School } from './reviewing'

const here = useDatabase()
let school: School
let review: string
let items: Record<string, Item>
beforeEach(async () => {
	school = await aSchool(here.owner)
	review = await aReview(school)
	items = await itemsOf(here.owner, review)
})
const item = (name: string): Item => {
	const found = items[name]
	if (!found) throw new Error(`nothing of ${name} is in the review`)
	return found
}
const again = async (name: string) => (await itemsOf(here.owner, review))[name]
const standing = async () => [await itemsOf(here.owner, review), await reviewOf(here.owner, review)]
/** Tom's grant with another end. */
const terms = (version: number, endsOn: string, more: object = {}) => ({
	...{ grant: school.tom.grant, version, endsOn, reason: '', passOnDepth: '1' },
	...{ maxMailboxes: '', maxAliases: '', maxStorage: '', maxStoragePerMailbox: '', ...more },
})

describe('B15 each grant is kept or ended, on record', () => {
	test('kept: the grant stays as it is, and it is written down who kept it, when and why', async () => {
		const answer = await decide(school.mia, [item('Tom')], 'keep', { reason: 'Still teaches here' })
		expect(answer).toMatchObject({ ok: true, value: { value: { done: 1, left: [] } } })
		expect(await isRevoked(here.owner, school.tom.grant)).toBe(false)
		expect(await again('Tom')).toMatchObject({
			decision: 'keep',
			reason: 'Still teaches here',
			decided_by: 'Mia',
			decided_by_id: school.mia.id,
		})
		expect(await reviewOf(here.owner, review)).toMatchObject({ items: 4, settled: 1 })
		const [part, whole] = await journalOf(here.owner, school.mia)
		expect(part).toMatchObject({
			right: 'grant.review',
			outcome: 'done',
			account_id: school.tom.id,
			after: { decision: 'keep', reason: 'Still teaches here', partOf: expect.stringContaining('Spring') },
		})
		expect(whole).toMatchObject({ right: 'own.decide-review', after: { decision: 'keep', grants: 1 } })
	})

	test('ended: it is revoked by the reviewer, under the right to revoke, with what was handed on out of it', async () => {
		expect(await decide(school.mia, [item('Tom')], 'end', { reason: 'Left' })).toMatchObject({ ok: true })
		expect(await isRevoked(here.owner, school.tom.grant)).toBe(true)
		expect(await isRevoked(here.owner, school.sam.grant)).toBe(true)
		expect(await again('Tom')).toMatchObject({ decision: 'end', ended_by: 'Mia', decided_by: 'Mia' })
		// What hung below it ended with it, and needs no decision.
		expect(await again('Sam')).toMatchObject({ decision: null, ended_at: expect.any(Date), ended_by: 'Mia' })
		expect(await reviewOf(here.owner, review)).toMatchObject({ settled: 2 })
		expect((await journalOf(here.owner, school.mia)).map(({ right }) => right)).toEqual([
			'grant.revoke',
			'grant.review',
			'own.decide-review',
		])
	})

	test('several at once are each decided by themselves: what is not the reviewer’s to end is left, and the rest is done', async () => {
		const answer = await decide(school.ada, [item('Tom'), item('Mia'), item('Ada')], 'keep')
		expect(answer).toMatchObject({
			ok: true,
			value: { value: { done: 2, left: [{ label: 'Ada · Test', why: expect.stringContaining('your own rights') }] } },
		})
		expect(await reviewOf(here.owner, review)).toMatchObject({ settled: 2 })
	})

	test('what would be refused is shown before, by doing it and rolling it back', async () => {
		const before = await standing()
		const input = { review, items: [item('Tom'), item('Ada')].map(({ id, version }) => `${id}.${version}`) }
		const plan = await rehearse(decideReview, as(school.ada), { ...input, decision: 'end' })
		expect(plan).toMatchObject({ ok: true, value: { done: 1, left: [{ item: item('Ada').id }] } })
		expect(await standing()).toEqual(before)
		expect(await isRevoked(here.owner, school.tom.grant)).toBe(false)
	})

	test('what was kept can still be ended while the review is open, and is counted once', async () => {
		await decide(school.mia, [item('Tom')], 'keep')
		expect(await decide(school.ada, [(await again('Tom')) as Item], 'end')).toMatchObject({ ok: true })
		expect(await again('Tom')).toMatchObject({ decision: 'end', decided_by: 'Ada' })
		expect(await reviewOf(here.owner, review)).toMatchObject({ settled: 2 })
	})
})

test('B4 where a second person is demanded for revoking, a grant is still kept with one’s own hand, and not ended', async () => {
	await anApprovalDemand(here.owner, school.organization.id, ['grant.revoke'])
	expect(await decide(school.mia, [item('Tom')], 'keep')).toMatchObject({ ok: true, value: { value: { done: 1 } } })
	const tom = (await again('Tom')) as Item
	expect(tom.decision).toBe('keep')
	expect(await decide(school.mia, [tom], 'end')).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await isRevoked(here.owner, school.tom.grant)).toBe(false)
	expect(await again('Tom')).toMatchObject({ decision: 'keep', ended_at: null })
})

describe('API keys', () => {
	test('are reviewed as the keys of their makers, who decide about none of their own; whoever stands above ends one', async () => {
		const key = await aKey(here.owner, school.mia.id, {
			name: 'Import of pupils',
			parentId: school.mia.grant,
			scope: { organizations: [school.organization.id] },
		})
		const second = await aReview(school)
		const found = (await itemsOf(here.owner, second))['Import of pupils'] as Item & { readonly maker: string }
		expect(found).toMatchObject({ maker: 'Mia', reviewer_id: school.ada.id, grant_id: key.grantId })
		await here.owner.query('UPDATE review_item SET reviewer_id = $2 WHERE id = $1', [found.id, school.mia.id])
		for (const decision of ['keep', 'end'])
			expect(await decide(school.mia, [found], decision)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
		expect(await decide(school.ada, [found], 'end')).toMatchObject({ ok: true })
		expect(await isRevoked(here.owner, found.grant_id)).toBe(true)
		expect(await decide({ id: key.id }, [item('Tom')], 'keep')).toMatchObject({ ok: false })
	})
})

describe('what becomes of a grant meanwhile', () => {
	test('revoked: it needs no decision, and a late one says so', async () => {
		expect(await execute(revokeGrant, as(school.ada), { grant: school.tom.grant })).toMatchObject({ ok: true })
		expect(await again('Tom')).toMatchObject({ decision: null, ended_by: 'Ada', ended_at: expect.any(Date) })
		const late = await decide(school.mia, [item('Tom')], 'keep')
		expect(late).toMatchObject({ ok: false, problem: { text: expect.stringContaining('ended meanwhile') } })
	})

	test('widened after it was kept: the decision is void, and it is to be decided again', async () => {
		await decide(school.mia, [item('Tom')], 'keep')
		expect(await execute(editGrant, as(school.ada), terms(1, '2099-01-01'))).toMatchObject({ ok: true })
		expect(await again('Tom')).toMatchObject({
			decision: null,
			decided_by: '',
			note: 'Mia kept it before it was widened.',
			stands: { endsAt: expect.stringContaining('2099') },
		})
		expect(await reviewOf(here.owner, review)).toMatchObject({ settled: 0 })
	})

	test('widened between the look and the decision: it is not kept as it was not shown', async () => {
		await execute(editGrant, as(school.ada), terms(1, '2099-01-01'))
		const stale = await decide(school.mia, [item('Tom')], 'keep')
		expect(stale).toMatchObject({ ok: false, problem: { text: expect.stringContaining('changed since you looked') } })
		expect(await decide(school.mia, [(await again('Tom')) as Item], 'keep')).toMatchObject({ ok: true })
	})

	test('narrowed after it was kept: the decision stands', async () => {
		await decide(school.mia, [item('Tom')], 'keep')
		const sooner = new Date(Date.now() + 50 * 86_400_000).toISOString().slice(0, 10)
		expect(await execute(editGrant, as(school.ada), terms(1, sooner))).toMatchObject({ ok: true })
		expect(await again('Tom')).toMatchObject({ decision: 'keep', stands: { endsAt: expect.any(String) } })
	})

	test('ended, and brought back within five minutes: it is to be decided again', async () => {
		await decide(school.mia, [item('Tom')], 'end')
		const { rows } = await here.owner.query('SELECT revocation_id FROM access_grant WHERE id = $1', [school.tom.grant])
		const undone = { grant: school.tom.grant, revocation: rows[0].revocation_id }
		expect(await execute(restoreGrant, as(school.mia), undone)).toMatchObject({ ok: true })
		expect(await again('Tom')).toMatchObject({
			decision: null,
			ended_at: null,
			note: expect.stringContaining('brought back'),
		})
		expect(await reviewOf(here.owner, review)).toMatchObject({ settled: 0 })
	})
})

describe('attacks', () => {
	const refused = async (by: { id: string }, of: readonly Item[], more: object = {}) => {
		const before = await standing()
		const answers = [await decide(by, of, 'keep', more), await decide(by, of, 'end', more)]
		expect(await standing()).toEqual(before)
		for (const { grant_id: grant } of of) expect(await isRevoked(here.owner, grant)).toBe(false)
		return answers.map((answer) => (answer.ok ? 'done' : answer.problem.kind))
	}

	test('nobody decides on their own grant, whoever was asked', async () => {
		await here.owner.query('UPDATE review_item SET reviewer_id = account_id WHERE review_id = $1', [review])
		expect(await refused(school.ada, [item('Ada')])).toEqual(['not-allowed', 'not-allowed'])
		expect(await refused(school.mia, [item('Mia')])).toEqual(['not-allowed', 'not-allowed'])
	})

	test('nobody decides about what they could not revoke: whoever stands above them, or a right that they lack', async () => {
		await here.owner.query('UPDATE review_item SET reviewer_id = $2 WHERE review_id = $1', [review, school.mia.id])
		expect(await refused(school.mia, [item('Ada')])).toEqual(['not-allowed', 'not-allowed'])
		const rights = rightsOf('team-member').filter((right) => right !== 'grant.revoke')
		const weak = await aDelegate(here.owner, rights, { organizations: [school.organization.id] })
		expect(await refused(weak, [item('Tom')])).toEqual(['not-allowed', 'not-allowed'])
	})

	test('nobody decides what somebody else was asked, but who manages the review; a foreign item is as good as missing', async () => {
		const other = await aDelegate(here.owner, rightsOf('manager'), { organizations: [school.organization.id] })
		expect(await refused(other, [item('Tom')])).toEqual(['not-found', 'not-found'])
		const [foreign, stranger] = [await aSchool(here.owner), await aSchool(here.owner)]
		expect(await refused(foreign.ada, [item('Tom')])).toEqual(['not-found', 'not-found'])
		const missing = { ...item('Tom'), id: '00000000-0000-4000-8000-00000000dead' }
		expect(JSON.stringify(await decide(stranger.ada, [item('Tom')], 'keep'))).toBe(
			JSON.stringify(await decide(stranger.ada, [missing], 'keep')),
		)
	})

	test('an item is decided in its own review, and not in the name of another', async () => {
		const another = await aReview(school)
		const answer = await decide(school.ada, [{ ...item('Tom'), review_id: another }], 'keep')
		expect(answer).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	})

	test('after the right is lost, nothing is decided any more', async () => {
		await here.owner.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [school.mia.grant])
		const { rows } = await here.owner.query('SELECT id FROM access_grant WHERE id = $1 AND revoked_at IS NULL', [
			school.tom.grant,
		])
		expect(rows).toEqual([])
		const own = await aGrant(
			here.owner,
			school.tom.id,
			['mailbox.read'],
			{ domains: [school.domain.id] },
			{ givenById: school.mia.id },
		)
		const second = await aReview(school)
		await here.owner.query('UPDATE review_item SET reviewer_id = $2 WHERE grant_id = $1', [own.id, school.mia.id])
		const found = Object.values(await itemsOf(here.owner, second)).find(({ grant_id: id }) => id === own.id)
		expect(await decide(school.mia, [found as Item], 'end')).toMatchObject({ ok: false })
		expect(await isRevoked(here.owner, own.id)).toBe(false)
	})

	test('after the close, nothing is decided any more, nor does a late change touch what was decided', async () => {
		await decide(school.mia, [item('Tom')], 'keep')
		expect(await execute(closeReview, as(school.ada), { review, undecided: '3' })).toMatchObject({ ok: true })
		const before = await standing()
		expect(await refused(school.mia, [(await again('Tom')) as Item])).toEqual(['conflict', 'conflict'])
		expect(await refused(school.ada, [item('Sam')])).toEqual(['conflict', 'conflict'])
		expect(await execute(editGrant, as(school.ada), terms(1, '2099-01-01'))).toMatchObject({ ok: true })
		expect(await standing()).toEqual(before)
	})

	test('of two who decide at the same moment one does it, and the other is told', async () => {
		const administrator = await anAdministrator(here.owner)
		const by = [school.mia, school.ada, administrator, school.mia, school.ada]
		const answers = await Promise.all(by.map((one, n) => decide(one, [item('Tom')], n % 2 === 0 ? 'keep' : 'end')))
		const done = answers.filter(({ ok }) => ok)
		expect(done).toHaveLength(1)
		for (const answer of answers) if (!answer.ok) expect(['conflict', 'not-found']).toContain(answer.problem.kind)
		const { rows } = await here.owner.query(
			'SELECT settled = (SELECT count(*) FROM review_item i WHERE i.review_id = r.id AND (decision IS NOT NULL OR ended_at IS NOT NULL)) AS counted FROM review r WHERE id = $1',
			[review],
		)
		expect(rows).toEqual([{ counted: true }])
	})

	test.each([
		['who decided', { decidedBy: 'Somebody' }],
		['whose it is', { reviewer: '00000000-0000-4000-8000-000000000001' }],
		['another version', { version: 9 }],
	])('%s is no field of it', async (_what, more) => {
		expect(await decide(school.mia, [item('Tom')], 'keep', more)).toMatchObject({
			ok: false,
			problem: { kind: 'invalid' },
		})
	})

	test.each([
		['nothing ticked', { items: [] }, /Tick at least one/],
		['nothing chosen', { decision: undefined }, /keep or end/],
		['a choice of their own', { decision: 'widen' }, /keep or end/],
		[
			'a page of them and one more',
			{ items: Array.from({ length: 51 }, () => `${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}.1`) },
			/At most 50/,
		],
	])('%s is answered in words', async (_what, more, words) => {
		const answer = await decide(school.mia, [item('Tom')], 'keep', more)
		expect(JSON.stringify(answer)).toMatch(words)
	})
})
