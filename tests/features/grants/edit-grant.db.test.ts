import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { editGrant } from '@/features/grants/edit-grant'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aGrant, anAdministrator, random } from '../../support/factories'
import { anOffice, MANAGER } from './people'
import { aTree, editing, expectCounted, expectWithin, given, isLive, KEEPER, rowOf } from './trees'

const here = useDatabase()
const make = (who: { id: string }, domain: { id: string }) =>
	execute(createMailbox, as(who), { domain: domain.id, localPart: `n${random()}`, name: 'New', quota: '1 GB' })
const edit = async (who: { id: string }, grant: string, values: Record<string, unknown>) =>
	execute(editGrant, as(who), await editing(here.owner, grant, values))
const inDays = (days: number) => new Date(Math.floor(Date.now() / 86_400_000 + days) * 86_400_000)

test('B1 limits, end, depth and reason are changed, and the journal tells both', async () => {
	const { manager, person, grant } = await aTree(here.owner)
	const endsOn = inDays(30).toISOString().slice(0, 10)
	const values = { maxMailboxes: '12', maxSendsPerDay: '200', endsOn, passOnDepth: '2', reason: 'Busier now' }
	expect(await edit(manager, grant, values)).toMatchObject({ ok: true })
	expect(await rowOf(here.owner, grant)).toMatchObject({
		max_mailboxes: 12,
		max_sends_per_day: 200,
		ends_at: inDays(31),
		pass_on_depth: 2,
		reason: 'Busier now',
		version: 2,
	})
	expect((await rowOf(here.owner, manager.grantId)).used).toBe(12)
	const { rows } = await here.owner.query(
		`SELECT before, after, account_id FROM journal_entry WHERE subject_id = $1 AND "right" = 'grant.edit' AND outcome = 'done'`,
		[grant],
	)
	expect(rows).toMatchObject([
		{ account_id: person.id, before: { maxMailboxes: 10 }, after: { maxMailboxes: 12, reason: 'Busier now' } },
	])
	await expectCounted(here.owner)
	await expectWithin(here.owner)
})

describe('lowering', () => {
	test('below what is used removes nothing and stops growth only', async () => {
		const { manager, person, domain } = await anOffice(here.owner, { limits: { mailboxes: 25 } }, KEEPER)
		const grant = await given(manager, person, { domains: [domain.id], maxMailboxes: '5' })
		for (let n = 0; n < 3; n += 1) expect(await make(person, domain)).toMatchObject({ ok: true })
		expect(await edit(manager, grant, { maxMailboxes: '2' })).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, grant)).toMatchObject({ max_mailboxes: 2, used: 3 })
		expect(await make(person, domain)).toMatchObject({ problem: { kind: 'over-limit', text: /allows 2/ } })
		const { rows } = await here.owner.query('SELECT id FROM mailbox WHERE grant_id = $1', [grant])
		expect(rows).toHaveLength(3)
	})

	test('narrows what was handed on: limit, end and depth, all the way down', async () => {
		const { manager, grant, ofThird, ofFourth } = await aTree(here.owner)
		const values = { maxMailboxes: '4', maxSendsPerDay: '50', endsOn: inDays(3).toISOString(), passOnDepth: '1' }
		expect(await edit(manager, grant, values)).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, ofThird)).toMatchObject({
			max_mailboxes: 4,
			max_sends_per_day: 50,
			ends_at: inDays(3),
			pass_on_depth: 0,
		})
		expect(await rowOf(here.owner, ofFourth)).toMatchObject({ max_mailboxes: 3, max_sends_per_day: 50 })
		await expectWithin(here.owner)
		await expectCounted(here.owner)
	})

	test('an unlimited one that was handed on becomes as narrow as the one above', async () => {
		const { manager, person, domain } = await anOffice(here.owner, {}, KEEPER)
		const third = await aDelegate(here.owner, ['account.read'], { domains: [domain.id] })
		const grant = await given(manager, person, { domains: [domain.id], rights: MANAGER, passOnDepth: '1' })
		await here.owner.query('UPDATE account SET domain_id = $2 WHERE id = $1', [third.id, domain.id])
		const below = await given(person, third, { domains: [domain.id] })
		expect(await edit(manager, grant, { maxMailboxes: '7' })).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, below)).toMatchObject({ max_mailboxes: 7 })
	})

	test('below what is handed on: those below go on until so many are really there', async () => {
		const { manager, third, fourth, domain, grant } = await aTree(here.owner)
		expect(await edit(manager, grant, { maxMailboxes: '4' })).toMatchObject({ ok: true })
		expect((await rowOf(here.owner, grant)).used).toBeGreaterThan(4)
		for (const who of [third, third, fourth, fourth]) expect(await make(who, domain)).toMatchObject({ ok: true })
		for (const who of [third, fourth])
			expect(await make(who, domain)).toMatchObject({ problem: { kind: 'over-limit' } })
	})

	test('what would begin after the new end ends with it', async () => {
		const { manager, person, third, domain, grant } = await aTree(here.owner)
		const late = await given(person, third, {
			domains: [domain.id],
			maxMailboxes: '1',
			startsOn: inDays(9).toISOString(),
		})
		expect(await edit(manager, grant, { endsOn: inDays(3).toISOString() })).toMatchObject({ ok: true })
		expect(await isLive(here.owner, late)).toBe(false)
		await expectCounted(here.owner)
	})
})

describe('widening', () => {
	test('beyond the editor’s own, or the grant above, is refused beside the field', async () => {
		const { manager, person, grant, ofThird } = await aTree(here.owner)
		const tries: [{ id: string }, string, string, string, RegExp][] = [
			[manager, grant, 'maxMailboxes', '26', /25/],
			[manager, grant, 'maxMailboxes', '', /25/],
			[manager, grant, 'passOnDepth', '4', /At most 3/],
			[person, ofThird, 'maxMailboxes', '11', /10/],
			[manager, ofThird, 'maxMailboxes', '11', /hangs under allows 10/],
			[manager, ofThird, 'maxMailboxes', '9', /room for 7/],
		]
		for (const [who, id, field, value, sentence] of tries) {
			expect(await edit(who, id, { [field]: value }), `${field} ${value}`).toMatchObject({
				problem: { kind: 'invalid', fields: { [field]: sentence } },
			})
		}
		expect(await rowOf(here.owner, grant)).toMatchObject({ max_mailboxes: 10, version: 1 })
	})

	test('an end later than the editor’s own is refused, in the past too', async () => {
		const { manager, person, domain } = await anOffice(here.owner, { endsAt: inDays(9) }, KEEPER)
		const grant = await given(manager, person, { domains: [domain.id], endsOn: inDays(3).toISOString() })
		expect(await edit(manager, grant, { endsOn: inDays(5).toISOString() })).toMatchObject({ ok: true })
		for (const endsOn of ['', inDays(10).toISOString(), '2001-01-01']) {
			expect(await edit(manager, grant, { endsOn })).toMatchObject({
				problem: { fields: { endsOn: expect.any(String) } },
			})
		}
		expect((await rowOf(here.owner, grant)).ends_at).toEqual(inDays(5))
	})

	test('a peer with less of their own cannot widen what another gave', async () => {
		const { organization, grant } = await aTree(here.owner, null)
		const limits = { mailboxes: 12 }
		const peer = await aDelegate(here.owner, KEEPER, { organizations: [organization.id] }, { passOnDepth: 5, limits })
		expect(await edit(peer, grant, { maxMailboxes: '13' })).toMatchObject({ ok: false })
		expect((await rowOf(here.owner, grant)).max_mailboxes).toBe(10)
	})
})

describe('who may not', () => {
	test('nobody edits their own grant, nor that of their giver, nor of somebody who holds more', async () => {
		const { manager, person, organization, grant } = await aTree(here.owner)
		expect(await edit(person, grant, { maxMailboxes: '9' })).toMatchObject({
			problem: { kind: 'not-allowed', text: /yourself/ },
		})
		expect(await edit(person, manager.grantId, { maxMailboxes: '9' })).toMatchObject({ ok: false })
		expect(await edit(manager, manager.grantId, { maxMailboxes: '' })).toMatchObject({ ok: false })
		const more = await aDelegate(here.owner, [...KEEPER, 'domain.remove'], { organizations: [organization.id] })
		await here.owner.query('UPDATE account SET organization_id = $2 WHERE id = $1', [more.id, organization.id])
		expect(await edit(manager, more.grantId, { maxMailboxes: '1' })).toMatchObject({ problem: { kind: 'not-allowed' } })
		expect((await rowOf(here.owner, grant)).version + (await rowOf(here.owner, more.grantId)).version).toBe(2)
	})

	test('a foreign grant and a missing one look alike; without the right it is refused', async () => {
		const { manager, grant, organization } = await aTree(here.owner)
		const other = await aTree(here.owner)
		const foreign = await edit(other.manager, grant, { maxMailboxes: '1' })
		const input = { ...(await editing(here.owner, grant)), grant: crypto.randomUUID() }
		expect(foreign).toEqual(await execute(editGrant, as(other.manager), input))
		const without = await aDelegate(here.owner, MANAGER, { organizations: [organization.id] }, { passOnDepth: 5 })
		expect(await edit(without, grant, { maxMailboxes: '1' })).toMatchObject({ ok: false })
		expect(await edit(manager, grant, { maxMailboxes: '1' })).toMatchObject({ ok: true })
	})

	test('the last administrator gets no end', async () => {
		await here.owner.query("UPDATE access_grant SET built_in_role = NULL WHERE built_in_role = 'admin'")
		const last = await anAdministrator(here.owner)
		const root = await aDelegate(here.owner, KEEPER, { server: true }, { passOnDepth: 10 })
		await aGrant(
			here.owner,
			root.id,
			(await here.owner.query('SELECT rights FROM access_grant WHERE id = $1', [last.grantId])).rows[0].rights,
			{ server: true },
			{ passOnDepth: 10 },
		)
		expect(await edit(root, last.grantId, { endsOn: inDays(9).toISOString() })).toMatchObject({
			problem: { kind: 'not-allowed', text: /last administrator/ },
		})
		expect((await rowOf(here.owner, last.grantId)).ends_at).toBeNull()
	})
})

test('a stale edit is told, and shown what stands there', async () => {
	const { manager, grant } = await aTree(here.owner)
	const stale = await editing(here.owner, grant, { maxMailboxes: '9' })
	await edit(manager, grant, { maxMailboxes: '8', reason: 'First' })
	expect(await execute(editGrant, as(manager), stale)).toMatchObject({
		problem: { kind: 'stale', version: 2, current: { maxMailboxes: '8', reason: 'First' } },
	})
	expect((await rowOf(here.owner, grant)).max_mailboxes).toBe(8)
})

describe('when it begins', () => {
	const DAY_MS = 86_400_000
	const startOf = async (grant: string) =>
		(await here.owner.query<{ starts_at: Date }>('SELECT starts_at FROM access_grant WHERE id = $1', [grant])).rows[0]
			?.starts_at
	const later = async (more: Parameters<typeof anOffice>[1] = {}) => {
		const office = await anOffice(here.owner, { limits: { mailboxes: 25 }, ...more }, KEEPER)
		const { manager, person, domain } = office
		const values = { domains: [domain.id], maxMailboxes: '5', startsOn: inDays(5).toISOString() }
		return { ...office, grant: await given(manager, person, values) }
	}

	test('B1 is changed until it has begun: later, earlier, at once; and the journal tells both', async () => {
		const { manager, person, domain, grant } = await later()
		for (const days of [9, 2]) {
			const startsOn = inDays(days).toISOString().slice(0, 10)
			expect(await edit(manager, grant, { startsOn })).toMatchObject({ ok: true })
			expect(await startOf(grant)).toEqual(inDays(days))
		}
		expect(await make(person, domain)).toMatchObject({ ok: false })
		expect(await edit(manager, grant, { startsOn: '' })).toMatchObject({ ok: true })
		expect(await make(person, domain)).toMatchObject({ ok: true })
		const { rows } = await here.owner.query(
			`SELECT before->>'startsAt' AS before, after->>'startsAt' AS after FROM journal_entry
			WHERE subject_id = $1 AND "right" = 'grant.edit' AND outcome = 'done' ORDER BY at`,
			[grant],
		)
		expect(rows.slice(0, 2)).toEqual([
			{ before: inDays(5).toISOString(), after: inDays(9).toISOString() },
			{ before: inDays(9).toISOString(), after: inDays(2).toISOString() },
		])
	})

	test('stays as it was when the form does not speak of it, and a day that is here means at once', async () => {
		const { manager, grant } = await later()
		expect(await edit(manager, grant, { maxMailboxes: '4' })).toMatchObject({ ok: true })
		expect(await startOf(grant)).toEqual(inDays(5))
		expect(await edit(manager, grant, { startsOn: '2020-01-01' })).toMatchObject({ ok: true })
		expect(Math.abs(Date.now() - Number(await startOf(grant)))).toBeLessThan(DAY_MS)
	})

	test('cannot be changed once it has begun, and not beyond the end', async () => {
		const { manager, person, domain, grant } = await later()
		expect(
			await edit(manager, grant, { startsOn: inDays(9).toISOString(), endsOn: inDays(7).toISOString() }),
		).toMatchObject({ problem: { fields: { endsOn: /before it begins/ } } })
		const begun = await given(manager, person, { domains: [domain.id], maxMailboxes: '1' })
		const before = await startOf(begun)
		for (const startsOn of [inDays(9).toISOString(), '', '2020-01-01'])
			expect(await edit(manager, begun, { startsOn })).toMatchObject({
				problem: { fields: { startsOn: /begun already/ } },
			})
		expect([await startOf(begun), await startOf(grant)]).toEqual([before, inDays(5)])
	})

	test('an earlier beginning is asked like a gift, a later one is anybody’s who may narrow', async () => {
		const { manager, organization, grant } = await later()
		const who = { organizations: [organization.id] }
		const peer = await aDelegate(here.owner, KEEPER, who, { passOnDepth: 0, limits: { mailboxes: 25 } })
		expect(await edit(peer, grant, { startsOn: '' })).toMatchObject({ problem: { kind: 'invalid' } })
		expect(await startOf(grant)).toEqual(inDays(5))
		expect(await edit(peer, grant, { startsOn: inDays(6).toISOString() })).toMatchObject({ ok: true })
		expect(await edit(peer, grant, { startsOn: inDays(5).toISOString() })).toMatchObject({ ok: false })
		expect(await edit(manager, grant, { startsOn: inDays(5).toISOString() })).toMatchObject({ ok: true })
	})
})
