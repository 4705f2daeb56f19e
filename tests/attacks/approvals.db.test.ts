/** Ways around a second person, each tried; what counts is whether the mailbox stands. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { setAccountPassword } from '@/features/accounts/set-account-password'
import { demandApproval } from '@/features/approvals/demand-approval'
import { refuseRequest } from '@/features/approvals/refuse-request'
import { withdrawRequest } from '@/features/approvals/withdraw-request'
import { giveGrant } from '@/features/grants/give-grant'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import {
	aGuardedHouse,
	anApprovalDemand,
	askRemoval,
	type House,
	isRemoved,
	requestIn,
	stateOf,
	WHY,
} from '../support/approvals'
import { approve } from '../support/approve'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAccount,
	anAdministrator,
	anOrganization,
	rightsOf,
} from '../support/factories'

const here = useDatabase()
/** Administrators of other tests could approve as well. */
const withoutAdministrators = () => here.owner.query("DELETE FROM grant_scope WHERE kind = 'server'")
const stands = async (house: House) => expect(await isRemoved(here.owner, house.mailbox)).toBe(false)
const gift = (house: House, account: string) => ({
	account,
	role: 'single',
	rights: ['mailbox.read', 'mailbox.remove', 'approval.give'],
	domains: [house.domain.id],
	maxMailboxes: '',
	maxAliases: '',
	maxStorage: '',
	maxStoragePerMailbox: '',
})

test('B4 one’s own request is approved by nobody who asked for it, with whatever rights', async () => {
	const house = await aGuardedHouse(here.owner)
	const admin = await anAdministrator(here.owner)
	const requests = [requestIn(await askRemoval(house)), requestIn(await askRemoval(house, { by: admin }))] as const
	expect(await approve(house.asker, requests[0])).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await approve(admin, requests[1])).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await execute(refuseRequest, as(admin), { request: requests[1], answer: 'No.' })).toMatchObject({ ok: false })
	await stands(house)
})

test('B4 a second account that the asker made, gave the rights to, or can sign in to is no second person', async () => {
	const house = await aGuardedHouse(here.owner)
	const request = requestIn(await askRemoval(house))
	// Given the rights by the asker.
	const friend = await anAccount(here.owner, { organization_id: house.organization.id })
	expect(await execute(giveGrant, as(house.asker), gift(house, friend.id))).toMatchObject({ ok: true })
	expect(await approve(friend, request)).toMatchObject({ problem: { kind: 'not-allowed' } })
	// Given on by the friend to somebody else.
	const third = await anAccount(here.owner, { organization_id: house.organization.id })
	const { rows } = await here.owner.query<{ id: string }>('SELECT id FROM access_grant WHERE account_id = $1', [
		friend.id,
	])
	await aGrant(
		here.owner,
		third.id,
		['mailbox.read', 'mailbox.remove', 'approval.give'],
		{ domains: [house.domain.id] },
		{
			parentId: rows[0]?.id ?? '',
			givenById: friend.id,
		},
	)
	expect(await approve(third, request)).toMatchObject({ problem: { kind: 'not-allowed' } })
	// Made by the asker, with rights that somebody else gave.
	const made = {
		domain: house.domain.id,
		localPart: 'puppet',
		name: 'Puppet',
		password: 'a long enough passphrase',
		quota: '',
	}
	const puppet = await execute(createMailbox, as(house.asker), made)
	if (!puppet.ok) throw new Error(puppet.problem.text)
	const { account } = puppet.value.value as unknown as { account: string }
	await aGrant(here.owner, account, rightsOf('team-member'), { organizations: [house.organization.id] })
	expect(await approve({ id: account }, request)).toMatchObject({ problem: { kind: 'not-allowed' } })
	// Somebody real, whose password the asker has just set.
	const colleague = await house.team()
	const set = { account: colleague.id, password: 'another long passphrase' }
	await here.owner.query('UPDATE account SET organization_id = $2 WHERE id = $1', [colleague.id, house.organization.id])
	expect(await execute(setAccountPassword, as(house.asker), set)).toMatchObject({ ok: true })
	expect(await approve(colleague, request)).toMatchObject({ problem: { kind: 'not-allowed' } })
	await stands(house)
	expect(await approve(house.second, request)).toMatchObject({ ok: true })
})

test('B4 nobody approves what was asked in the name of an account that they made, or can sign in to', async () => {
	const house = await aGuardedHouse(here.owner)
	const made = {
		domain: house.domain.id,
		localPart: 'puppet',
		name: 'Puppet',
		password: 'a long enough passphrase',
		quota: '',
	}
	const puppet = await execute(createMailbox, as(house.asker), made)
	if (!puppet.ok) throw new Error(puppet.problem.text)
	const { account } = puppet.value.value as unknown as { account: string }
	expect(await execute(giveGrant, as(house.asker), gift(house, account))).toMatchObject({ ok: true })
	const asked = requestIn(await askRemoval(house, { by: { ...house.asker, id: account } }))
	expect(await approve(house.asker, asked)).toMatchObject({ problem: { kind: 'not-allowed' } })
	await stands(house)
	// Somebody else does; and whoever made an account long ago is its owner's second person like anybody.
	await here.owner.query("UPDATE account SET created_at = now() - interval '8 days' WHERE id = $1", [account])
	expect(await approve(house.asker, asked)).toMatchObject({ ok: true })

	const other = await aMailbox(here.owner, house.domain)
	const colleague = await house.team()
	await here.owner.query('UPDATE account SET organization_id = $2 WHERE id = $1', [colleague.id, house.organization.id])
	const set = { account: colleague.id, password: 'another long passphrase' }
	expect(await execute(setAccountPassword, as(house.asker), set)).toMatchObject({ ok: true })
	const second = requestIn(await askRemoval(house, { by: colleague, mailbox: other }))
	expect(await approve(house.asker, second)).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await isRemoved(here.owner, other)).toBe(false)
	expect(await approve(house.second, second)).toMatchObject({ ok: true })
})

test('B4 approved once is done once: two who approve at the same moment, and one who approves again', async () => {
	const house = await aGuardedHouse(here.owner, ['mailbox.set-enabled'])
	const third = await house.team()
	const request = requestIn(
		await execute(setMailboxEnabled, as(house.asker), { mailbox: house.mailbox.id, enabled: false }, WHY),
	)
	const answers = await Promise.all([house.second, third, house.second, third].map((by) => approve(by, request)))
	expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
	expect(await approve(house.second, request)).toMatchObject({ problem: { kind: 'conflict' } })
	const { rows } = await here.owner.query(
		`SELECT count(*)::int AS n FROM journal_entry WHERE subject_id = $1 AND "right" = 'mailbox.set-enabled' AND outcome = 'done'`,
		[house.mailbox.id],
	)
	expect(rows).toEqual([{ n: 1 }])
})

test.each([
	[
		'the asker’s grant is revoked',
		(h: House) => execute(revokeGrant, as(h.second), { grant: h.asker.grantId }),
		'void',
	],
	[
		'the asker is disabled',
		(h: House) => execute(setAccountEnabled, as(h.second), { account: h.asker.id, enabled: false }),
		'void',
	],
	[
		'the asker’s grant has ended',
		(h: House) => h.db.query('UPDATE access_grant SET ends_at = now() WHERE id = $1', [h.asker.grantId]),
		'waiting',
	],
	['its 72 hours are over', (h: House) => h.db.query('UPDATE approval_request SET ends_at = now()'), 'waiting'],
	[
		'the approver’s grant is revoked',
		(h: House) => h.db.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [h.second.grantId]),
		'waiting',
	],
] as const)('B4 nothing is done once %s', async (_what, happens, state) => {
	const house = await aGuardedHouse(here.owner)
	await here.owner.query('UPDATE account SET organization_id = $2 WHERE id = $1', [
		house.asker.id,
		house.organization.id,
	])
	const request = requestIn(await askRemoval(house))
	const answer = await happens(house)
	if ('ok' in answer) expect(answer).toMatchObject({ ok: true })
	expect(await approve(house.second, request)).toMatchObject({ ok: false })
	expect(await stateOf(here.owner, request)).toMatchObject({ state, sealed: state === 'waiting' })
	await stands(house)
})

test('B4 what it is about has changed meanwhile, or the stored input was exchanged: nothing is done, and it says so', async () => {
	const house = await aGuardedHouse(here.owner)
	const other = await aMailbox(here.owner, house.domain)
	const [request, exchanged] = [
		requestIn(await askRemoval(house)),
		requestIn(await askRemoval(house, { mailbox: other })),
	]
	await here.owner.query(
		'UPDATE approval_request SET sealed = (SELECT sealed FROM approval_request WHERE id = $2) WHERE id = $1',
		[request, exchanged],
	)
	expect(await approve(house.second, request)).toMatchObject({
		problem: { text: expect.stringContaining('cannot be opened') },
	})
	await here.owner.query('UPDATE mailbox SET deleted_at = now() WHERE id = $1', [other.id])
	expect(await approve(house.second, exchanged)).toMatchObject({ problem: { kind: 'conflict' } })
	await anApprovalDemand(here.owner, house.organization.id, ['mailbox.set-enabled'])
	const off = { mailbox: house.mailbox.id, enabled: false }
	const changed = requestIn(await execute(setMailboxEnabled, as(house.asker), off, WHY))
	await here.owner.query('UPDATE approval_request SET before = $2 WHERE id = $1', [changed, { enabled: false }])
	expect(await approve(house.second, changed)).toMatchObject({
		problem: { text: expect.stringContaining('has changed') },
	})
	expect(await stateOf(here.owner, changed)).toMatchObject({ state: 'waiting', sealed: true })
	await stands(house)
})

test('B4 a request elsewhere is like none, for approving and refusing, and another’s is like none for taking it back', async () => {
	const house = await aGuardedHouse(here.owner)
	const elsewhere = await aGuardedHouse(here.owner)
	const request = requestIn(await askRemoval(house))
	const missing = '00000000-0000-4000-8000-00000000dead'
	const by = elsewhere.second
	expect(await approve(by, request)).toEqual(await approve(by, missing))
	const refusals = [request, missing].map((one) => execute(refuseRequest, as(by), { request: one, answer: 'No.' }))
	const [foreign, none] = await Promise.all(refusals)
	expect(foreign).toEqual(none)
	expect(await execute(withdrawRequest, as(by), { request })).toEqual(
		await execute(withdrawRequest, as(by), { request: missing }),
	)
	expect(await stateOf(here.owner, request)).toMatchObject({ state: 'waiting' })
})

test('B4 the demand is not switched off by those whom it binds: not alone, not by an approver, not from below', async () => {
	const house = await aGuardedHouse(here.owner)
	const off = { organization: house.organization.id, version: 1, rights: [] }
	const domainAdmin = await aDelegate(here.owner, rightsOf('domain-admin'), { domains: [house.domain.id] })
	expect(await execute(demandApproval, as(domainAdmin), off, WHY)).toMatchObject({ problem: { kind: 'not-found' } })
	const request = requestIn(await execute(demandApproval, as(house.asker), off, WHY))
	expect(await approve(house.asker, request)).toMatchObject({ ok: false })
	expect(await approve(domainAdmin, request)).toMatchObject({ ok: false })
	// What is demanded above an organization holds in it whatever it says itself.
	const child = await anOrganization(here.owner, { parent_id: house.organization.id })
	const domain = await aDomain(here.owner, child.id)
	const mailbox = await aMailbox(here.owner, domain)
	const own = await aDelegate(here.owner, rightsOf('team-member'), { organizations: [child.id] })
	expect(await execute(demandApproval, as(own), { ...off, organization: child.id })).toMatchObject({ ok: true })
	requestIn(await askRemoval(house, { by: own, mailbox }))
})

test.each([
	['revokes', (h: House) => execute(revokeAllGrants, as(h.asker), { account: h.second.id })],
	['disables', (h: House) => execute(setAccountEnabled, as(h.asker), { account: h.second.id, enabled: false })],
] as const)(
	'B4 nobody becomes the only one by their own hand: whoever %s the other waits all the same',
	async (_does, it) => {
		const house = await aGuardedHouse(here.owner)
		await withoutAdministrators()
		const people = [house.asker.id, house.second.id]
		await here.owner.query('UPDATE account SET organization_id = $2 WHERE id = ANY ($1)', [
			people,
			house.organization.id,
		])
		expect(await it(house)).toMatchObject({ ok: true })
		requestIn(await askRemoval(house))
		await stands(house)
	},
)

test('B4 a server’s administrator is bound too', async () => {
	const house = await aGuardedHouse(here.owner)
	requestIn(await askRemoval(house, { by: await anAdministrator(here.owner) }))
	await stands(house)
})

/** What one person can do by themselves, over and over, in any order. */
const MOVES: Record<string, (house: House, requests: string[]) => Promise<unknown>> = {
	ask: async (house, requests) => {
		const answer = await askRemoval(house)
		if (!answer.ok && answer.problem.kind === 'waits') requests.push(answer.problem.request)
	},
	approve: (house, requests) => Promise.all(requests.map((request) => approve(house.asker, request))),
	withdraw: (house, requests) =>
		Promise.all(requests.map((request) => execute(withdrawRequest, as(house.asker), { request }))),
	switchOff: async (house, requests) => {
		const off = { organization: house.organization.id, version: 1, rights: [] }
		const answer = await execute(demandApproval, as(house.asker), off, WHY)
		if (!answer.ok && answer.problem.kind === 'waits') requests.push(answer.problem.request)
	},
	makeSecond: async (house, requests) => {
		const friend = await anAccount(here.owner, {
			organization_id: house.organization.id,
			created_by_id: house.asker.id,
		})
		await execute(giveGrant, as(house.asker), gift(house, friend.id))
		for (const request of requests) await approve(friend, request)
	},
	revokeSecond: (house) => execute(revokeAllGrants, as(house.asker), { account: house.second.id }),
	disableSecond: (house) => execute(setAccountEnabled, as(house.asker), { account: house.second.id, enabled: false }),
	takeOver: async (house, requests) => {
		const set = { account: house.second.id, password: 'a passphrase of the asker' }
		const taken = await execute(setAccountPassword, as(house.asker), set)
		if (taken.ok) for (const request of requests) await approve(house.second, request)
	},
}

test('B4 with a demand on a right, no sequence of what one person does alone writes under it', async () => {
	await withoutAdministrators()
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.constantFrom(...Object.keys(MOVES)), { minLength: 3, maxLength: 8 }),
			async (moves) => {
				const house = await aGuardedHouse(here.owner)
				const people = [house.asker.id, house.second.id]
				await here.owner.query('UPDATE account SET organization_id = $2 WHERE id = ANY ($1)', [
					people,
					house.organization.id,
				])
				const requests: string[] = []
				for (const move of moves) await MOVES[move]?.(house, requests)
				await MOVES.ask?.(house, requests)
				await stands(house)
			},
		),
		{ numRuns: 12, seed: 20261122 },
	)
})
