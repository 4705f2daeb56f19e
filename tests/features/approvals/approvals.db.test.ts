import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Caller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { setAccountPassword } from '@/features/accounts/set-account-password'
import { createAlias } from '@/features/aliases/create-alias'
import { demandApproval } from '@/features/approvals/demand-approval'
import { refuseRequest } from '@/features/approvals/refuse-request'
import { withdrawRequest } from '@/features/approvals/withdraw-request'
import { removeDomain } from '@/features/domains/remove-domain'
import { giveGrant } from '@/features/grants/give-grant'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { verifyPassword } from '@/platform/passwords'
import {
	aGuardedHouse,
	anApprovalDemand,
	askRemoval,
	isRemoved,
	requestIn,
	stateOf,
	WHY,
} from '../../support/approvals'
import { approve } from '../../support/approve'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aMailbox, anAccount, random, rightsOf } from '../../support/factories'

const here = useDatabase()
const asJob = ({ id }: { id: string }): Caller => ({
	kind: 'person',
	accountId: id,
	sessionId: null,
	clientAddress: '',
	job: 'apply-template',
})
const journalOf = async (about: string) =>
	(
		await here.owner.query(
			`SELECT "right", outcome::text, actor_name AS by, after FROM journal_entry WHERE subject_id = $1 ORDER BY at`,
			[about],
		)
	).rows
const lettersTo = async (account: string) =>
	(
		await here.owner.query('SELECT subject, body_text AS text FROM letter WHERE account_id = $1 ORDER BY created_at', [
			account,
		])
	).rows

test('B4 what an organization names waits for a second person: nothing is changed, and the journal says who asked', async () => {
	const house = await aGuardedHouse(here.owner)
	const { mailbox } = house
	expect(
		await execute(removeMailbox, as(house.asker), { mailbox: mailbox.id, confirm: mailbox.address }),
	).toMatchObject({
		problem: { kind: 'invalid', fields: { _reason: expect.stringContaining('second person') } },
	})
	const answer = await askRemoval(house)
	expect(answer).toMatchObject({
		problem: { kind: 'waits', text: expect.stringContaining('Waits for a second person') },
	})
	expect(await isRemoved(here.owner, mailbox)).toBe(false)
	expect(await stateOf(here.owner, requestIn(answer))).toMatchObject({ state: 'waiting', sealed: true })
	expect(await journalOf(mailbox.id)).toMatchObject([
		{ right: 'own.ask-approval', outcome: 'done', after: { toApprove: 'Delete mailboxes', reason: WHY.reason } },
	])
})

test('B4 a second person approves: it is done under the asker’s rights, the journal names both, the asker gets a letter', async () => {
	const house = await aGuardedHouse(here.owner)
	const request = requestIn(await askRemoval(house))
	expect(await approve(house.second, request)).toMatchObject({ ok: true })
	expect(await isRemoved(here.owner, house.mailbox)).toBe(true)
	expect(await stateOf(here.owner, request)).toMatchObject({ state: 'done', sealed: false })
	const entries = await journalOf(house.mailbox.id)
	expect(entries.map(({ right }) => right)).toEqual(['own.ask-approval', 'mailbox.remove'])
	const [approval] = await journalOf(request)
	expect(approval).toMatchObject({
		right: 'approval.give',
		after: { approved: 'Delete mailboxes', askedBy: entries[0].by },
	})
	expect(entries[1]).toMatchObject({ by: entries[0].by, after: { approvedBy: approval.by, reason: WHY.reason } })
	expect(entries[1].by).not.toBe(approval.by)
	expect(await lettersTo(house.asker.id)).toMatchObject([{ subject: `Approved and done: ${house.mailbox.address}` }])
})

test('B4 refused with a reason that the asker is told, taken back by the asker: nothing is changed, and neither can be approved then', async () => {
	const house = await aGuardedHouse(here.owner)
	const [one, other] = [requestIn(await askRemoval(house)), await aMailbox(here.owner, house.domain)]
	expect(await execute(refuseRequest, as(house.second), { request: one, answer: '' })).toMatchObject({
		problem: { fields: { answer: expect.any(String) } },
	})
	expect(await execute(refuseRequest, as(house.second), { request: one, answer: 'She comes back.' })).toMatchObject({
		ok: true,
	})
	expect(await stateOf(here.owner, one)).toMatchObject({ state: 'refused', sealed: false, answer: 'She comes back.' })
	expect((await lettersTo(house.asker.id))[0].text).toContain('She comes back.')
	const two = requestIn(await askRemoval(house, { mailbox: other }))
	expect(await execute(withdrawRequest, as(house.second), { request: two })).toMatchObject({
		problem: { kind: 'not-found' },
	})
	expect(await execute(withdrawRequest, as(house.asker), { request: two })).toMatchObject({ ok: true })
	for (const request of [one, two])
		expect(await approve(house.second, request)).toMatchObject({ problem: { kind: 'conflict' } })
	expect([await isRemoved(here.owner, house.mailbox), await isRemoved(here.owner, other)]).toEqual([false, false])
})

test('B4 a password that waits is sealed, works once approved, and stands nowhere in clear', async () => {
	const house = await aGuardedHouse(here.owner, ['mailbox.set-password'])
	const password = `keep this one ${random()}`
	const generated = { mailbox: house.mailbox.id, password: '' }
	expect(await execute(setMailboxPassword, as(house.asker), generated, WHY)).toMatchObject({
		problem: { kind: 'not-allowed', text: expect.stringContaining('Type a password') },
	})
	const request = requestIn(
		await execute(setMailboxPassword, as(house.asker), { mailbox: house.mailbox.id, password }, WHY),
	)
	const { rows } = await here.owner.query<{ row: string; clear: boolean }>(
		`SELECT to_jsonb(r)::text AS row, position(convert_to($2, 'UTF8') IN r.sealed) > 0 AS clear FROM approval_request r WHERE id = $1`,
		[request, password],
	)
	expect([rows[0]?.row.includes(password), rows[0]?.clear]).toEqual([false, false])
	const byPerson = { account: house.mailbox.accountId, password }
	requestIn(await execute(setAccountPassword, as(house.asker), byPerson, WHY))
	expect(await approve(house.second, request)).toMatchObject({ ok: true })
	const [owner] = (
		await here.owner.query('SELECT password_hash AS hash FROM account WHERE id = $1', [house.mailbox.accountId])
	).rows
	expect(await verifyPassword(owner.hash, password)).toBe(true)
})

test('B4 a right that a deed only uses besides is met as well: an alias within waits for nobody, one that leads outside does', async () => {
	const house = await aGuardedHouse(here.owner, ['alias.forward-outside'])
	const scope = { organizations: [house.organization.id] }
	const within = rightsOf('team-member').filter((right) => right !== 'alias.forward-outside')
	const narrow = await aDelegate(here.owner, within, scope)
	const alias = (destination: string) => ({
		domain: house.domain.id,
		localPart: `a${random()}`,
		destinations: [destination],
	})
	expect(await execute(createAlias, as(house.asker), alias(house.mailbox.address))).toMatchObject({ ok: true })
	const outside = alias('somebody@elsewhere.test')
	const request = requestIn(await execute(createAlias, as(house.asker), outside, WHY))
	const count = async () =>
		(await here.owner.query('SELECT FROM alias WHERE local_part = $1', [outside.localPart])).rowCount
	expect(await count()).toBe(0)
	expect(await approve(narrow, request)).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await approve(house.second, request)).toMatchObject({ ok: true })
	expect(await count()).toBe(1)
})

test('B4 a demand for giving rights is met by a mailbox that is made with rights, and deleting a domain by one for its mailboxes', async () => {
	const house = await aGuardedHouse(here.owner, ['grant.give', 'mailbox.remove'])
	const friend = await anAccount(here.owner, { organization_id: house.organization.id })
	const gift = {
		account: friend.id,
		role: 'single',
		rights: ['mailbox.read'],
		domains: [house.domain.id],
		maxMailboxes: '',
		maxAliases: '',
		maxStorage: '',
		maxStoragePerMailbox: '',
	}
	requestIn(await execute(giveGrant, as(house.asker), gift, WHY))
	expect((await here.owner.query('SELECT FROM access_grant WHERE account_id = $1', [friend.id])).rowCount).toBe(0)
	requestIn(await execute(removeDomain, as(house.asker), { domain: house.domain.id, confirm: house.domain.name }, WHY))
})

test('B4 asking for the same twice makes one request; the same form sent again says what it said', async () => {
	const house = await aGuardedHouse(here.owner)
	const input = { mailbox: house.mailbox.id, confirm: house.mailbox.address }
	const key = randomUUID()
	const request = requestIn(await execute(removeMailbox, as(house.asker), input, { ...WHY, key }))
	expect(requestIn(await execute(removeMailbox, as(house.asker), input, { ...WHY, key }))).toBe(request)
	expect(await askRemoval(house)).toMatchObject({
		problem: { kind: 'conflict', text: expect.stringContaining('already') },
	})
	expect((await here.owner.query('SELECT FROM approval_request WHERE asker_id = $1', [house.asker.id])).rowCount).toBe(
		1,
	)
})

test('B4 a form that was sent, and sent once more after it was taken back, says to ask anew', async () => {
	const house = await aGuardedHouse(here.owner)
	const input = { mailbox: house.mailbox.id, confirm: house.mailbox.address }
	const request = { ...WHY, key: randomUUID() }
	const asked = requestIn(await execute(removeMailbox, as(house.asker), input, request))
	expect(await execute(withdrawRequest, as(house.asker), { request: asked })).toMatchObject({ ok: true })
	const again = await execute(removeMailbox, as(house.asker), input, request)
	expect(again).toMatchObject({ problem: { kind: 'conflict', text: expect.stringContaining('ask anew') } })
	requestIn(await execute(removeMailbox, as(house.asker), input, WHY))
})

test('B4 of two rights that a deed takes and for which a second person is demanded, whoever approves holds both', async () => {
	const house = await aGuardedHouse(here.owner, ['alias.create', 'alias.forward-outside'])
	const within = rightsOf('team-member').filter((right) => right !== 'alias.forward-outside')
	const narrow = await aDelegate(here.owner, within, { organizations: [house.organization.id] })
	const ask = async (destination: string) => {
		const alias = { domain: house.domain.id, localPart: `a${random()}`, destinations: [destination] }
		return requestIn(await execute(createAlias, as(house.asker), alias, WHY))
	}
	const outside = await ask('somebody@elsewhere.test')
	expect(await approve(narrow, outside)).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await approve(house.second, outside)).toMatchObject({ ok: true })
	// What it does not take is not asked of them.
	expect(await approve(narrow, await ask(house.mailbox.address))).toMatchObject({ ok: true })
})

test('B4 whoever is the only one does it with a reason, and the journal and the list say that nobody else approved it', async () => {
	const house = await aGuardedHouse(here.owner)
	// A right of their own above everybody: there is no administrator in this house.
	await here.owner.query('DELETE FROM grant_scope WHERE grant_id = $1', [house.second.grantId])
	const { mailbox } = house
	expect(
		await execute(removeMailbox, as(house.asker), { mailbox: mailbox.id, confirm: mailbox.address }),
	).toMatchObject({
		problem: { fields: { _reason: expect.stringContaining('nobody else') } },
	})
	expect(await askRemoval(house)).toMatchObject({ ok: true })
	expect(await isRemoved(here.owner, mailbox)).toBe(true)
	expect(await journalOf(mailbox.id)).toMatchObject([
		{ right: 'mailbox.remove', after: { alone: 'Nobody else could approve it.', reason: WHY.reason } },
	])
	const { rows } = await here.owner.query('SELECT state::text, sealed FROM approval_request WHERE asker_id = $1', [
		house.asker.id,
	])
	expect(rows).toEqual([{ state: 'alone', sealed: null }])
})

test('B4 somebody who was disabled long ago is nobody to wait for', async () => {
	const house = await aGuardedHouse(here.owner)
	await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [house.second.id])
	expect(await askRemoval(house)).toMatchObject({ ok: true })
	expect(await isRemoved(here.owner, house.mailbox)).toBe(true)
})

test('B4 demanding more holds at once, what is taken back waits; what is above an organization is added to its own', async () => {
	const house = await aGuardedHouse(here.owner, [])
	const demand = (rights: string[], version: number, by = house.asker) =>
		execute(demandApproval, as(by), { organization: house.organization.id, rights: ['', ...rights], version }, WHY)
	expect(await demand(['mailbox.remove', 'grant.give'], 1)).toMatchObject({ ok: true })
	const request = requestIn(await demand(['grant.give'], 2))
	expect(await demand(['approval.give'], 2)).toMatchObject({ problem: { kind: 'invalid' } })
	expect(await demand(['grant.give', 'mailbox.remove', 'domain.remove'], 1)).toMatchObject({
		problem: { kind: 'stale' },
	})
	requestIn(await askRemoval(house))
	expect(await approve(house.second, request)).toMatchObject({ ok: true })
	const { rows } = await here.owner.query('SELECT rights FROM approval_demand WHERE organization_id = $1', [
		house.organization.id,
	])
	expect(rows).toEqual([{ rights: ['grant.give'] }])
	expect(await askRemoval(house)).toMatchObject({ ok: true })
})

test('B4 without a demand nothing waits, and what runs by itself in somebody’s name is refused in clear words', async () => {
	const house = await aGuardedHouse(here.owner, ['mailbox.set-quota'])
	const quota = { mailbox: house.mailbox.id, quota: '2 GB', version: 1 }
	expect(await execute(setMailboxQuota, asJob(house.asker), quota)).toMatchObject({
		problem: { kind: 'not-allowed', text: expect.stringContaining('cannot wait') },
	})
	await anApprovalDemand(here.owner, house.organization.id, ['domain.remove'])
	expect(await execute(setMailboxQuota, as(house.asker), quota)).toMatchObject({ ok: true })
})

test('B4 a mailbox that is asked for is made once approved, with the password that was typed', async () => {
	const house = await aGuardedHouse(here.owner, ['mailbox.create'])
	const localPart = `n${random()}`
	const wanted = {
		domain: house.domain.id,
		localPart,
		name: 'New One',
		password: 'a long enough passphrase',
		quota: '',
	}
	const answer = await execute(createMailbox, as(house.asker), wanted, WHY)
	const request = requestIn(answer)
	const made = async () => (await here.owner.query('SELECT FROM mailbox WHERE local_part = $1', [localPart])).rowCount
	expect(await made()).toBe(0)
	expect(await approve(house.second, request)).toMatchObject({ ok: true })
	expect(await made()).toBe(1)
})
