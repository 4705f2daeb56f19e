import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { withdrawRequest } from '@/features/approvals/withdraw-request'
import { lookAfterApprovals } from '@/jobs/look-after-approvals'
import { aGuardedHouse, askRemoval, type House, isRemoved, requestIn, stateOf, WHY } from '../../support/approvals'
import { approve } from '../../support/approve'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aGrant, anAccount, rightsOf } from '../../support/factories'
import { aKey } from '../../support/keys'

const here = useDatabase()
const run = () => lookAfterApprovals({}, {} as never)
const lettersTo = async (...people: { id: string }[]) =>
	(
		await here.owner.query<{ to: string; subject: string; text: string; link: string }>(
			'SELECT account_id AS to, subject, body_text AS text, link FROM letter WHERE account_id = ANY ($1) ORDER BY created_at, id',
			[people.map(({ id }) => id)],
		)
	).rows
const entriesOf = async (request: string) =>
	(await here.owner.query('SELECT "right", after FROM journal_entry WHERE subject_id = $1 ORDER BY at', [request])).rows

test('B4 whoever can approve gets a letter, once, whatever is restarted; nobody else does', async () => {
	const house = await aGuardedHouse(here.owner)
	const scope = { organizations: [house.organization.id] }
	const rights = rightsOf('team-member')
	// What stems from the asker, who cannot do it, who is disabled, and a key: none of them could approve it.
	const [friend, made] = [await anAccount(here.owner), await anAccount(here.owner)]
	await here.owner.query('UPDATE account SET created_by_id = $2 WHERE id = $1', [made.id, house.asker.id])
	await aGrant(here.owner, friend.id, rights, scope, { parentId: house.asker.grantId, givenById: house.asker.id })
	await aGrant(here.owner, made.id, rights, scope)
	const reader = await aDelegate(here.owner, ['mailbox.read', 'approval.give'], scope)
	const disabled = await house.team()
	await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [disabled.id])
	const key = await aKey(here.owner, house.second.id, { rights, scope, parentId: house.second.grantId })
	const elsewhere = await aGuardedHouse(here.owner)
	const request = requestIn(await askRemoval(house))
	await Promise.all([run(), run()])
	await run()
	expect(await lettersTo(house.asker, friend, made, reader, disabled, key, elsewhere.second)).toEqual([])
	const letters = await lettersTo(house.second)
	expect(letters).toMatchObject([
		{ subject: expect.stringContaining(house.mailbox.address), link: expect.stringContaining(`/approvals/${request}`) },
	])
	expect(letters[0]?.text).toContain(WHY.reason)
	expect(letters[0]?.text).toContain('Delete mailboxes')
	expect(await entriesOf(request)).toMatchObject([
		{ right: 'system.look-after-approvals', after: { told: expect.any(Array) } },
	])
})

test('B4 of many who could approve the nearest five are written to', async () => {
	const house = await aGuardedHouse(here.owner)
	const near = () => aDelegate(here.owner, rightsOf('domain-admin'), { domains: [house.domain.id] })
	const five = await Promise.all(Array.from({ length: 5 }, near))
	requestIn(await askRemoval(house))
	await run()
	expect(await lettersTo(house.second)).toEqual([])
	expect(new Set((await lettersTo(...five)).map(({ to }) => to))).toEqual(new Set(five.map(({ id }) => id)))
})

/** As if it had been asked so long ago. */
const later = (request: string, hours: { told: number; ends: number }) =>
	here.owner.query(
		'UPDATE approval_request SET told_at = now() - make_interval(mins => $2), ends_at = now() + make_interval(mins => $3) WHERE id = $1',
		[request, hours.told * 60, hours.ends * 60],
	)
test('B4 a day before its time is over whoever can approve is reminded, once, and nobody else', async () => {
	const house = await aGuardedHouse(here.owner)
	const request = requestIn(await askRemoval(house))
	await run()
	const [first] = await lettersTo(house.second)
	for (const early of [
		{ told: 47.9, ends: 24.1 },
		{ told: 11.9, ends: 12 },
	]) {
		await later(request, early)
		await run()
		expect(await lettersTo(house.second)).toEqual([first])
	}
	await later(request, { told: 48.1, ends: 23.9 })
	await Promise.all([run(), run()])
	await run()
	const letters = await lettersTo(house.second)
	expect(letters).toHaveLength(2)
	expect(letters[1]).toMatchObject({
		subject: expect.stringMatching(/^Waits for your approval until .* UTC: /),
		link: expect.stringContaining(`/approvals/${request}`),
		text: expect.stringContaining(WHY.reason),
	})
	expect(await lettersTo(house.asker)).toEqual([])
	expect(await entriesOf(request)).toMatchObject([
		{ after: { told: expect.any(Array) } },
		{ right: 'system.look-after-approvals', after: { told: expect.any(Array), letter: 'reminded' } },
	])
})

test('B4 of what is decided, and to who cannot approve any more, no reminder is written', async () => {
	const house = await aGuardedHouse(here.owner)
	const asked = requestIn(await askRemoval(house))
	await run()
	await later(asked, { told: 50, ends: 22 })
	await here.owner.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [house.second.grantId])
	const third = await house.team()
	await run()
	expect(await lettersTo(house.second)).toHaveLength(1)
	expect(await lettersTo(third)).toMatchObject([{ subject: expect.stringContaining('until') }])
	const other = await aGuardedHouse(here.owner)
	const decided = requestIn(await askRemoval(other))
	await run()
	expect(await approve(other.second, decided)).toMatchObject({ ok: true })
	await later(decided, { told: 50, ends: 22 })
	await run()
	expect(await lettersTo(other.second)).toHaveLength(1)
})

const over = (house: House) =>
	here.owner.query('UPDATE approval_request SET ends_at = now() WHERE asker_id = $1', [house.asker.id])
test('B4 what nobody decided in time ends: wiped, told to whoever asked, and approved by nobody any more', async () => {
	const house = await aGuardedHouse(here.owner)
	const request = requestIn(await askRemoval(house))
	await over(house)
	await Promise.all([run(), run()])
	await run()
	expect(await stateOf(here.owner, request)).toMatchObject({
		state: 'void',
		sealed: false,
		answer: expect.stringContaining('in time'),
	})
	expect(await lettersTo(house.asker)).toMatchObject([{ subject: `Nobody decided it: ${house.mailbox.address}` }])
	expect(await lettersTo(house.second)).toEqual([])
	expect(await approve(house.second, request)).toMatchObject({ problem: { kind: 'conflict' } })
	expect(await isRemoved(here.owner, house.mailbox)).toBe(false)
	requestIn(await askRemoval(house))
})

test('B4 of what was taken back at once nobody hears, and what it is about may be gone', async () => {
	const [house, gone] = [await aGuardedHouse(here.owner), await aGuardedHouse(here.owner)]
	const request = requestIn(await askRemoval(house))
	expect(await execute(withdrawRequest, as(house.asker), { request })).toMatchObject({ ok: true })
	const lost = requestIn(await askRemoval(gone))
	await here.owner.query('UPDATE approval_request SET place_id = gen_random_uuid() WHERE id = $1', [lost])
	await run()
	expect(await lettersTo(house.second, gone.second)).toEqual([])
	const { rows } = await here.owner.query('SELECT told_at IS NOT NULL AS told FROM approval_request WHERE id = $1', [
		lost,
	])
	expect(rows).toEqual([{ told: true }])
})
