import { beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { rehearse } from '@/core/gateway/rehearse'
import { GRANTABLE_RIGHTS, type GrantableRight } from '@/core/policy'
import { offBoard } from '@/features/off-boarding/off-board'
import { as } from '../../support/callers'
import { journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aGrant, aMailbox, anAccount, anAdministrator, anOrganization } from '../../support/factories'
import { aLeaver, anActor, decide, everything, standingOf } from './leaving'

const here = useDatabase()
const setting = async (without: readonly GrantableRight[] = []) => {
	const world = await aLeaver(here.owner)
	return { world, actor: await anActor(here.owner, world, without), before: await standingOf(here.owner, world) }
}

describe('B12', () => {
	test('a person leaves: everything that hangs on them is settled in one act, and the journal has each part of it', async () => {
		const { world, actor } = await setting()
		const { leaver, colleague } = world
		expect(await decide(actor, everything(world))).toMatchObject({ ok: true })
		expect(await standingOf(here.owner, world)).toEqual({
			state: ['disabled', true],
			mailbox: [false],
			at: [`{${colleague.address}}`],
			grants: [0],
			handedOn: [0],
			members: [colleague.address],
			owners: [colleague.accountId],
			aliases: [`{${colleague.address}}`, `{somebody@elsewhere.test,${colleague.address}}`],
			appPasswords: [0],
			factors: [0],
			invitation: [false],
			planned: ['done'],
		})
		const entries = await journalOf(here.owner, actor)
		expect(entries.filter(({ right }) => right === 'account.off-board')).toMatchObject([
			{ outcome: 'done', account_id: leaver.accountId, after: { offBoarding: 'done', parts: 9, left: 0 } },
		])
		const parts = entries.filter(({ right }) => right !== 'account.off-board')
		expect(parts.map(({ right }) => right).toSorted()).toEqual([
			'account.invite',
			'account.remove-second-factor',
			'account.set-enabled',
			'alias.create',
			'alias.edit',
			'alias.edit',
			'grant.revoke',
			'list.edit',
			'list.edit-members',
			'list.edit-members',
			'mailbox.remove',
		])
		for (const { outcome, after } of parts)
			expect({ outcome, after }).toMatchObject({
				outcome: 'done',
				after: { partOf: `Off-board people: ${leaver.address}` },
			})
	})

	test('looking at the plan changes nothing and tells the journal nothing, and says what would be done', async () => {
		const { world, actor, before } = await setting()
		const plan = await rehearse(offBoard, as(actor), everything(world))
		expect(plan).toMatchObject({
			ok: true,
			value: { lines: expect.arrayContaining([expect.objectContaining({ is: 'done' })]) },
		})
		expect(await standingOf(here.owner, world)).toEqual(before)
		expect(await journalOf(here.owner, actor)).toEqual([])
	})

	test('what is to stay stays, and a mailbox goes to the trash alone where nobody gets its mail', async () => {
		const { world, actor, before } = await setting()
		const { leaver, held, colleague } = world
		const more = ['mailbox.read', 'grant.give', 'account.read']
		await aGrant(here.owner, actor.id, more, { organizations: [world.organization.id] }, { passOnDepth: 3 })
		const child = await here.owner.query('SELECT id FROM access_grant WHERE parent_id = $1', [held.id])
		const choices = { account: leaver.accountId, lists: 'keep', aliases: 'keep', keep: [child.rows[0].id] }
		const mailboxes = [{ mailbox: leaver.id, what: 'remove' }]
		expect(await decide(actor, { ...choices, mailboxes })).toMatchObject({ ok: true })
		expect(await standingOf(here.owner, world)).toMatchObject({
			mailbox: [false],
			at: [],
			members: before.members,
			aliases: before.aliases,
			handedOn: [1],
			// They alone look after it, and nobody was named.
			owners: [leaver.accountId],
		})
		expect(colleague.accountId).not.toBe(leaver.accountId)
	})
})

/** For each right that is lacking: what of the person stays as it was, and what the plan says of it. */
const LACKING: Record<string, { without: GrantableRight[]; stays: string[]; left: RegExp }> = {
	'their sign-in, but for app passwords': {
		without: ['account.set-enabled'],
		stays: [],
		left: /account is disabled/,
	},
	'their second factor': { without: ['account.remove-second-factor'], stays: ['factors'], left: /passkeys/ },
	invitations: { without: ['account.invite'], stays: ['invitation'], left: /invitation/ },
	'members of lists': { without: ['list.edit-members'], stays: ['members'], left: /takes their place/ },
	'owners of lists': { without: ['list.edit'], stays: ['owners'], left: /looks after/ },
	aliases: { without: ['alias.edit'], stays: ['aliases'], left: /alias/ },
	mailboxes: { without: ['mailbox.remove'], stays: ['mailbox', 'at'], left: /goes to the trash/ },
	'the address, which stays with the mailbox': {
		without: ['alias.create'],
		stays: ['mailbox', 'at'],
		left: /becomes an alias/,
	},
	rights: { without: ['grant.revoke'], stays: ['grants', 'handedOn'], left: /ends/ },
}

describe('what the doer may not do is left for somebody who may, and the rest is done', () => {
	test.each(Object.entries(LACKING))('%s', async (_name, { without, stays, left }) => {
		const { world, actor, before } = await setting(without)
		const boss = await anActor(here.owner, world)
		await here.owner.query("UPDATE account SET name = 'Boss', organization_id = $2 WHERE id = $1", [
			boss.id,
			world.organization.id,
		])
		const choices = everything(world)
		const plan = await rehearse(offBoard, as(actor), choices)
		const lines = plan.ok ? plan.value.lines.filter(({ is }) => is === 'left') : []
		expect(lines.length).toBeGreaterThan(0)
		for (const line of lines)
			expect(line).toMatchObject({ text: expect.stringMatching(left), why: expect.any(String), who: ['Boss'] })
		expect(await decide(actor, choices)).toMatchObject({ ok: true })
		const after = await standingOf(here.owner, world)
		for (const name of Object.keys(before) as (keyof typeof before)[])
			if (name !== 'planned' && name !== 'state' && name !== 'handedOn')
				expect([name, JSON.stringify(after[name]) === JSON.stringify(before[name])]).toEqual([
					name,
					stays.includes(name),
				])
	})

	test('nothing is named that the doer may not see', async () => {
		const { world, actor } = await setting(['list.read', 'alias.read'])
		const plan = await rehearse(offBoard, as(actor), { account: world.leaver.accountId })
		const text = JSON.stringify(plan)
		for (const { address } of [world.list, world.owned, world.alias, world.alone]) expect(text).not.toContain(address)
	})
})

describe('attacks', () => {
	let world: Awaited<ReturnType<typeof aLeaver>>
	beforeAll(async () => {
		world = await aLeaver(here.owner)
	})
	const asks = async (actor: { id: string }, choices: object) => {
		const before = await standingOf(here.owner, world)
		const answers = [await rehearse(offBoard, as(actor), choices), await execute(offBoard, as(actor), choices)]
		expect(await standingOf(here.owner, world)).toEqual(before)
		return answers
	}

	test('a delegate off-boards who outranks him, himself, or a foreign person, who is as good as missing', async () => {
		const actor = await anActor(here.owner, world)
		const above = await aMailbox(here.owner, world.domain)
		await aGrant(here.owner, above.accountId, ['mailbox.read'], { server: true })
		for (const one of await asks(actor, { account: above.accountId }))
			expect(one).toMatchObject({
				ok: false,
				problem: { kind: 'not-allowed', text: expect.stringContaining('more than you') },
			})
		const self = await aMailbox(here.owner, world.domain)
		await aGrant(here.owner, self.accountId, ['account.read', 'account.off-board', 'account.set-enabled'], {
			organizations: [world.organization.id],
		})
		for (const one of await asks({ id: self.accountId }, { account: self.accountId }))
			expect(one).toMatchObject({
				ok: false,
				problem: { kind: 'not-allowed', text: expect.stringContaining('yourself') },
			})
		const foreign = await anAccount(here.owner, { organization_id: (await anOrganization(here.owner)).id })
		const missing = await asks(actor, { account: '00000000-0000-4000-8000-00000000dead' })
		expect(await asks(actor, { account: foreign.id })).toEqual(missing)
		expect(missing[0]).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	})

	test('a protected mailbox keeps its owner from being off-boarded by anybody', async () => {
		const box = await aMailbox(here.owner, world.domain)
		await here.owner.query('INSERT INTO protection (mailbox_id, account_id) VALUES ($1, $2)', [box.id, box.accountId])
		for (const actor of [await anActor(here.owner, world), await anAdministrator(here.owner)])
			for (const one of await asks(actor, { account: box.accountId }))
				expect(one).toMatchObject({
					ok: false,
					problem: { kind: 'not-allowed', text: expect.stringMatching(/protected/) },
				})
	})

	test('a colleague in a foreign organization is as good as none, in what is said and in what is done', async () => {
		const actor = await anActor(here.owner, world)
		const other = await anAccount(here.owner, { organization_id: (await anOrganization(here.owner)).id })
		const choices = everything(world)
		for (const colleague of [other.address, 'nobody@nowhere.test', world.leaver.address, 'no address'])
			for (const one of await asks(actor, { ...choices, colleague }))
				expect(one).toMatchObject({
					ok: false,
					problem: {
						kind: 'invalid',
						fields: { colleague: 'Nobody in their organization signs in with this address.' },
					},
				})
		for (const one of await asks(actor, { ...choices, colleague: '' }))
			expect(one).toMatchObject({ ok: false, problem: { fields: { colleague: 'Write who takes over.' } } })
	})

	test('nothing is led outside by whoever may not, though the colleague signs in with an address outside', async () => {
		const actor = await anActor(here.owner, world, ['alias.forward-outside'])
		const outside = await anAccount(here.owner, { organization_id: world.organization.id })
		const plan = await rehearse(offBoard, as(actor), { ...everything(world), colleague: outside.address })
		const left = plan.ok ? plan.value.lines.filter(({ is }) => is === 'left') : []
		expect(left.map(({ why }) => why)).toEqual(
			Array.from({ length: 4 }, () => expect.stringMatching(/lies (elsewhere|outside)/)),
		)
	})

	test('the last administrator stays, whoever is allowed all that they are: that part is left', async () => {
		const last = await anAdministrator(here.owner)
		await here.owner.query(
			"UPDATE account SET state = 'disabled' WHERE id <> $1 AND id IN (SELECT account_id FROM access_grant WHERE built_in_role = 'admin')",
			[last.id],
		)
		const boss = await aDelegate(here.owner, GRANTABLE_RIGHTS, { server: true })
		const plan = await rehearse(offBoard, as(boss), { account: last.id })
		const lines = plan.ok ? plan.value.lines : []
		expect(lines.map(({ is, why }) => [is, why])).toEqual(
			Array.from({ length: 2 }, () => ['left', 'This is the last administrator. Make another one first.']),
		)
		expect(await decide(boss, { account: last.id })).toMatchObject({ ok: false })
		const state = 'SELECT state FROM account WHERE id = $1'
		expect((await here.owner.query(state, [last.id])).rows).toEqual([{ state: 'active' }])
	})

	test('a plan that is old by now does nothing, and says so', async () => {
		const { world: mine, actor } = await setting()
		const choices = everything(mine)
		const plan = await rehearse(offBoard, as(actor), choices)
		await here.owner.query('DELETE FROM list_member WHERE list_id = $1', [mine.list.id])
		const before = await standingOf(here.owner, mine)
		const mark = plan.ok ? plan.value.mark : ''
		expect(await execute(offBoard, as(actor), { ...choices, mark })).toMatchObject({
			ok: false,
			problem: { kind: 'conflict', text: expect.stringContaining('Something changed since') },
		})
		expect(await standingOf(here.owner, mine)).toEqual(before)
	})

	test('two people off-board the same person at once: it is done once, and the other is told', async () => {
		const { world: mine, actor } = await setting()
		const second = await anActor(here.owner, mine)
		const choices = everything(mine)
		const plans = await Promise.all([actor, second].map((by) => rehearse(offBoard, as(by), choices)))
		const answers = await Promise.all(
			[actor, second].map((by, n) => {
				const plan = plans[n]
				return execute(offBoard, as(by), { ...choices, mark: plan?.ok ? plan.value.mark : '' })
			}),
		)
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
		expect((await standingOf(here.owner, mine)).planned).toEqual(['done'])
	})
})
