import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aGrant, anAdministrator, random } from '../../support/factories'
import { aTree, expectCounted, expectWithin, given, isLive, KEEPER, rowOf } from './trees'

const here = useDatabase()
const make = (who: { id: string }, domain: { id: string }) =>
	execute(createMailbox, as(who), { domain: domain.id, localPart: `n${random()}`, name: 'New', quota: '1 GB' })
const sound = async () => {
	await expectCounted(here.owner)
	await expectWithin(here.owner)
}

test('B3 what is kept hangs under the revoker’s own grant, and the rest ends', async () => {
	const { manager, third, fourth, domain, grant, ofThird, ofFourth } = await aTree(here.owner)
	await make(third, domain)
	expect(await execute(revokeGrant, as(manager), { grant, keep: [ofThird] })).toMatchObject({ ok: true })
	expect(await rowOf(here.owner, ofThird)).toMatchObject({
		revoked_at: null,
		parent_id: manager.grantId,
		lineage: [manager.grantId],
		max_mailboxes: 5,
		used: 1,
	})
	expect([await isLive(here.owner, grant), await isLive(here.owner, ofFourth)]).toEqual([false, false])
	expect((await rowOf(here.owner, manager.grantId)).used).toBe(5)
	expect(await make(third, domain)).toMatchObject({ ok: true })
	expect((await make(fourth, domain)).ok).toBe(false)
	const { rows } = await here.owner.query(
		`SELECT after FROM journal_entry WHERE actor_id = $1 AND "right" = 'grant.revoke'`,
		[manager.id],
	)
	expect(rows).toMatchObject([{ after: { kept: [{ name: expect.stringContaining('Single rights of') }] } }])
	await sound()
})

test('what hangs below the kept one follows it', async () => {
	const { manager, third, domain, grant, ofThird } = await aTree(here.owner)
	const fifth = await aDelegate(here.owner, ['account.read'], { domains: [domain.id] })
	await here.owner.query('UPDATE account SET domain_id = $2 WHERE id = $1', [fifth.id, domain.id])
	const ofFifth = await given(third, fifth, { domains: [domain.id], maxMailboxes: '2' })
	expect(await execute(revokeGrant, as(manager), { grant, keep: [ofThird] })).toMatchObject({ ok: true })
	expect((await rowOf(here.owner, ofFifth)).lineage).toEqual([manager.grantId, ofThird])
	expect(await execute(revokeGrant, as(manager), { grant: ofThird })).toMatchObject({ ok: true })
	expect(await isLive(here.owner, ofFifth)).toBe(false)
	await sound()
})

test('nothing is kept by default: what was handed on ends', async () => {
	const { manager, grant, ofThird, ofFourth } = await aTree(here.owner)
	expect(await execute(revokeGrant, as(manager), { grant })).toMatchObject({ ok: true })
	for (const id of [ofThird, ofFourth]) expect(await isLive(here.owner, id)).toBe(false)
	await sound()
})

test('D7 everything of a person, but for what is kept', async () => {
	const { manager, person, domain, grant, ofThird, ofFourth } = await aTree(here.owner)
	const second = await given(manager, person, { domains: [domain.id], maxMailboxes: '2' })
	expect(await execute(revokeAllGrants, as(manager), { account: person.id, keep: [ofFourth] })).toMatchObject({
		ok: true,
	})
	const live = await Promise.all([grant, second, ofThird, ofFourth].map((id) => isLive(here.owner, id)))
	expect(live).toEqual([false, false, false, true])
	expect((await rowOf(here.owner, ofFourth)).parent_id).toBe(manager.grantId)
	await sound()
})

describe('what no other grant of the revoker holds is not kept, and nothing is revoked', () => {
	test.each<[string, string, unknown, RegExp]>([
		['a right', 'rights', ['mailbox.read', 'domain.remove'], /Delete domains/],
		['a later end', 'ends_at', null, /an end as late/],
		['a higher limit', 'max_mailboxes', 30, /number of mailboxes/],
		['more recipients a day', 'max_sends_per_day', null, /recipients a day/],
		['more recipients an hour', 'max_sends_per_hour', null, /recipients an hour/],
		['a greater depth', 'pass_on_depth', 9, /handed on that far/],
	])('%s', async (_what, column, value, sentence) => {
		const { manager, grant, ofThird } = await aTree(here.owner)
		// As if an administrator had given more since, below the manager's own.
		await here.owner.query(
			"UPDATE access_grant SET ends_at = now() + interval '9 days', max_sends_per_hour = 20, max_sends_per_day = 100 WHERE id = $1",
			[manager.grantId],
		)
		await here.owner.query('ALTER TABLE access_grant DISABLE TRIGGER access_grant_narrows_terms')
		await here.owner.query(`UPDATE access_grant SET ${column} = $2 WHERE id = $1`, [ofThird, value])
		await here.owner.query('ALTER TABLE access_grant ENABLE TRIGGER access_grant_narrows_terms')
		const result = await execute(revokeGrant, as(manager), { grant, keep: [ofThird] })
		expect(result).toMatchObject({ problem: { kind: 'not-allowed', text: sentence } })
		expect([await isLive(here.owner, grant), await isLive(here.owner, ofThird)]).toEqual([true, true])
	})

	test('because there is no room for it', async () => {
		const { grant, ofThird, organization, fourth } = await aTree(here.owner)
		const scope = { organizations: [organization.id] }
		const peer = await aDelegate(here.owner, KEEPER, scope)
		const home = await aGrant(here.owner, peer.id, KEEPER, scope, { passOnDepth: 9, limits: { mailboxes: 6 } })
		await aGrant(here.owner, fourth.id, ['mailbox.create'], scope, { parentId: home.id, limits: { mailboxes: 2 } })
		expect(await execute(revokeGrant, as(peer), { grant, keep: [ofThird] })).toMatchObject({
			problem: { kind: 'over-limit', text: /allows 6 mailboxes, and 2 are/ },
		})
		expect(await isLive(here.owner, grant)).toBe(true)
	})

	test('the union of two grants holds it, and neither alone', async () => {
		const { grant, ofThird, organization } = await aTree(here.owner, null)
		const half = KEEPER.filter((right) => right !== 'mailbox.create')
		const peer = await aDelegate(here.owner, half, { organizations: [organization.id] }, { passOnDepth: 9 })
		await aGrant(here.owner, peer.id, ['mailbox.create'], { organizations: [organization.id] }, { passOnDepth: 9 })
		expect(await execute(revokeGrant, as(peer), { grant, keep: [ofThird] })).toMatchObject({ ok: false })
		expect(await isLive(here.owner, grant)).toBe(true)
	})

	test('it is the revoker’s own, or not below what is revoked', async () => {
		const admin = await anAdministrator(here.owner)
		const { manager, domain, grant, ofThird } = await aTree(here.owner)
		const mine = await aGrant(here.owner, manager.id, ['mailbox.read'], { domains: [domain.id] }, { parentId: grant })
		const stranger = await aTree(here.owner)
		for (const keep of [[ofThird, stranger.ofThird], [grant], [crypto.randomUUID()]]) {
			expect(await execute(revokeGrant, as(admin), { grant, keep })).toMatchObject({ problem: { kind: 'conflict' } })
		}
		expect(await execute(revokeGrant, as(manager), { grant, keep: [mine.id] })).toMatchObject({ ok: false })
		expect(await isLive(here.owner, grant)).toBe(true)
	})
})
