import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { askRenewal } from '@/features/grants/ask-renewal'
import { editGrant } from '@/features/grants/edit-grant'
import { askedRenewals, endingOwn } from '@/features/grants/renewals'
import { lookAfterGrants } from '@/jobs/look-after-grants'
import { as, viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aGrant, anAccount, anOrganization } from '../support/factories'

const here = useDatabase()
const run = () => lookAfterGrants({}, {} as never)
const HOURS = 3_600_000
const ahead = (hours: number) => new Date(Date.now() + hours * HOURS)

/** A giver with ten mailboxes to hand on, and somebody who got four of them. */
async function given(endsAt: Date | null, startsAt = ahead(-24 * 100)) {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const rights: GrantableRight[] = ['account.read', 'grant.give', 'grant.edit', 'mailbox.read', 'mailbox.create']
	const giver = await aDelegate(
		here.owner,
		rights,
		{ organizations: [organization.id] },
		{ passOnDepth: 2, limits: { mailboxes: 10 } },
	)
	const holder = await anAccount(here.owner, { organization_id: organization.id })
	const grant = await aGrant(
		here.owner,
		holder.id,
		['mailbox.read', 'mailbox.create'],
		{ domains: [domain.id] },
		{ endsAt, startsAt, parentId: giver.grantId, givenById: giver.id, limits: { mailboxes: 4 } },
	)
	return { giver, holder, grant: grant.id }
}
type Given = Awaited<ReturnType<typeof given>>
const letters = async ({ giver, holder }: Given) =>
	(
		await here.owner.query(
			"SELECT CASE WHEN account_id = $1 THEN 'giver' ELSE 'holder' END AS who, kind FROM letter WHERE account_id IN ($1, $2) ORDER BY created_at, 1 DESC",
			[giver.id, holder.id],
		)
	).rows.map(({ who, kind }) => `${kind} to ${who}`)
const reservedOf = async ({ giver }: Given) =>
	(await here.owner.query('SELECT mailboxes FROM usage WHERE subject_id = $1', [giver.grantId])).rows[0]?.mailboxes
const revokedAt = async ({ grant }: Given) =>
	(await here.owner.query('SELECT revoked_at FROM access_grant WHERE id = $1', [grant])).rows[0]?.revoked_at
const entries = async ({ grant }: Given) =>
	(
		await here.owner.query(
			`SELECT "right", actor_name FROM journal_entry WHERE outcome = 'done' AND (subject_id = $1 OR "right" = 'own.ask-renewal' AND account_id = (SELECT account_id FROM access_grant WHERE id = $1)) ORDER BY at`,
			[grant],
		)
	).rows

test('a grant whose end has passed is closed, once, and gives back what it had reserved', async () => {
	const over = await given(ahead(-1))
	const lasting = await given(ahead(24 * 90))
	expect(await reservedOf(over)).toBe(4)
	await run()
	await run()
	expect(await revokedAt(over)).toBeInstanceOf(Date)
	expect(await reservedOf(over)).toBe(0)
	expect(await revokedAt(lasting)).toBeNull()
	expect(await reservedOf(lasting)).toBe(4)
	expect(await entries(over)).toEqual([{ right: 'system.end-grant', actor_name: 'The end of a grant' }])
	expect(await letters(lasting)).toEqual([])
})

test('holder and giver are reminded a week and a day before the end, once each, however often the worker starts', async () => {
	const one = await given(ahead(24 * 6))
	await Promise.all([run(), run(), run()])
	await run()
	expect(await letters(one)).toEqual(['reminder to holder', 'reminder to giver'])
	await here.owner.query('UPDATE grant_notice SET ends_at = $2 WHERE grant_id = $1', [one.grant, ahead(20)])
	await here.owner.query(
		'UPDATE access_grant SET ends_at = (SELECT ends_at FROM grant_notice WHERE grant_id = $1) WHERE id = $1',
		[one.grant],
	)
	await run()
	await run()
	expect(await letters(one)).toHaveLength(4)
	expect((await entries(one)).map(({ right }) => right)).toEqual(['system.remind', 'system.remind'])
})

test('a worker that was away for days reminds of the nearest only, and a grant for three days of its last', async () => {
	const late = await given(ahead(12))
	const short = await given(ahead(24 * 2.5), ahead(-12))
	await run()
	expect(await letters(late)).toHaveLength(2)
	expect(await letters(short)).toEqual([])
	const { rows } = await here.owner.query('SELECT days FROM grant_notice WHERE grant_id = $1', [late.grant])
	expect(rows).toEqual([{ days: 1 }])
})

test('whoever moved the end is reminded of the new one', async () => {
	const one = await given(ahead(24 * 6))
	await run()
	await here.owner.query('UPDATE access_grant SET ends_at = $2 WHERE id = $1', [one.grant, ahead(24 * 6.5)])
	await run()
	expect(await letters(one)).toHaveLength(4)
})

test('a disabled holder gets no letter, and a giver who is gone none either', async () => {
	const one = await given(ahead(24 * 6))
	await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = ANY ($1)", [[one.giver.id, one.holder.id]])
	await run()
	expect(await letters(one)).toEqual([])
})

test('a holder asks for more time with one click; the giver finds it on the overview and in a letter, and extends it with another', async () => {
	const one = await given(ahead(24 * 5))
	expect(await endingOwn(await viewerOf(one.holder))).toMatchObject([{ id: one.grant, askedAt: null, mayAsk: true }])
	const ask = () => execute(askRenewal, as(one.holder), { grant: one.grant, reason: 'Mia is away' })
	expect(await ask()).toMatchObject({ ok: true })
	expect(await ask()).toMatchObject({ ok: false, problem: { kind: 'conflict', fields: { reason: /already/ } } })
	expect(await letters(one)).toEqual(['renewal to giver'])
	const [request] = (await askedRenewals(await viewerOf(one.giver))) ?? []
	expect(request).toMatchObject({ reason: 'Mia is away', days: 105, accountId: one.holder.id })
	expect(await execute(editGrant, as(one.giver), request?.fields)).toMatchObject({ ok: true })
	const { rows } = await here.owner.query('SELECT ends_at, max_mailboxes FROM access_grant WHERE id = $1', [one.grant])
	expect(rows[0].max_mailboxes).toBe(4)
	expect(rows[0].ends_at.getTime() - Date.now()).toBeGreaterThan(24 * 109 * HOURS)
	expect(await askedRenewals(await viewerOf(one.giver))).toEqual([])
	expect(await endingOwn(await viewerOf(one.holder))).toEqual([])
	expect((await entries(one)).map(({ right }) => right)).toEqual(['own.ask-renewal', 'grant.edit'])
})

test('the end is not moved beyond the giver’s own', async () => {
	const one = await given(ahead(24 * 5))
	await here.owner.query('UPDATE access_grant SET ends_at = $2 WHERE id = $1', [one.giver.grantId, ahead(24 * 10)])
	await execute(askRenewal, as(one.holder), { grant: one.grant })
	const [request] = (await askedRenewals(await viewerOf(one.giver))) ?? []
	expect(await execute(editGrant, as(one.giver), request?.fields)).toMatchObject({ ok: false })
})

test('nobody asks for the grant of another, nor for one that ended or has no end', async () => {
	const [one, over, endless] = [await given(ahead(24)), await given(ahead(-1)), await given(null)]
	const stranger = await anAccount(here.owner)
	const asks: [{ id: string }, string][] = [
		[stranger, one.grant],
		[one.giver, one.grant],
		[over.holder, over.grant],
		[endless.holder, endless.grant],
	]
	for (const [who, grant] of asks)
		expect(await execute(askRenewal, as(who), { grant })).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect((await here.owner.query('SELECT 1 FROM renewal_request WHERE grant_id = $1', [one.grant])).rows).toEqual([])
})
