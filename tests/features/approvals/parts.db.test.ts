import { beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { rehearse } from '@/core/gateway/rehearse'
import type { GrantableRight } from '@/core/policy'
import { changesOf } from '@/features/journal'
import { offBoard } from '@/features/off-boarding/off-board'
import { goOnRestore } from '@/features/restores/go-on-restore'
import { tasks } from '@/jobs'
import { aGuardedHouse, anApprovalDemand, requestIn, WHY } from '../../support/approvals'
import { approve } from '../../support/approve'
import { aBackup, PROVED } from '../../support/backups'
import { as } from '../../support/callers'
import { journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { insert } from '../../support/rows'
import { makeDue, work } from '../../support/worker'
import { aLeaver, anActor, decide, everything, standingOf } from '../off-boarding/leaving'

const here = useDatabase()
beforeEach(async () => {
	await here.owner.query('DELETE FROM graphile_worker._private_jobs')
})
const requestsOf = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT state::text FROM approval_request WHERE asker_id = $1', [id])).rows.map(
		({ state }) => state,
	)
const setting = async (rights: readonly GrantableRight[]) => {
	const world = await aLeaver(here.owner)
	await anApprovalDemand(here.owner, world.organization.id, rights)
	return { world, actor: await anActor(here.owner, world), before: await standingOf(here.owner, world) }
}

/** For each right that a part takes: what of the person stays as it was. */
const STAYS: Partial<Record<GrantableRight, string[]>> = {
	'account.remove-second-factor': ['factors'],
	'account.invite': ['invitation'],
	'list.edit-members': ['members'],
	'list.edit': ['owners'],
	'alias.edit': ['aliases'],
	'alias.create': ['mailbox', 'at'],
	'mailbox.remove': ['mailbox', 'at'],
	'grant.revoke': ['grants', 'handedOn'],
}

describe('B4 off-boarding somebody is no way round a second person: the part is left, with the reason, and the rest is done', () => {
	test.each(Object.entries(STAYS))('%s', async (right, stays) => {
		const { world, actor, before } = await setting([right as GrantableRight])
		const plan = await rehearse(offBoard, as(actor), everything(world))
		const left = plan.ok ? plan.value.lines.filter(({ is }) => is === 'left') : []
		expect(left.length).toBeGreaterThan(0)
		for (const { why } of left) expect(why).toContain('A second person has to approve this')
		// Nobody else could approve it, and yet no part is done alone.
		expect(await decide(actor, everything(world), WHY)).toMatchObject({ ok: true })
		const after = await standingOf(here.owner, world)
		const stayed = (
			['mailbox', 'at', 'grants', 'members', 'owners', 'aliases', 'factors', 'invitation'] as const
		).filter((name) => JSON.stringify(after[name]) === JSON.stringify(before[name]))
		expect(stayed).toEqual(stays.filter((name) => name !== 'handedOn'))
		expect(await requestsOf(actor)).toEqual([])
	})
})

test('B4 off-boarding that waits itself changes nothing, and once approved does what was shown, in the asker’s name', async () => {
	const { world, actor, before } = await setting(['account.off-board', 'mailbox.remove'])
	const second = await anActor(here.owner, world)
	expect(await rehearse(offBoard, as(actor), everything(world))).toMatchObject({ ok: true })
	expect(await requestsOf(actor)).toEqual([])
	const request = requestIn(await decide(actor, everything(world), WHY))
	expect(await standingOf(here.owner, world)).toEqual(before)
	const { rows } = await here.owner.query('SELECT after FROM approval_request WHERE id = $1', [request])
	const { leaver, colleague } = world
	expect(changesOf({ before: null, after: rows[0].after })).toEqual(
		expect.arrayContaining([
			`Taken over by: ${colleague.address}`,
			`Mailboxes: new mail to the colleague: ${leaver.address}`,
			'Lists that they are on: the colleague takes their place',
		]),
	)
	expect(await approve(second, request)).toMatchObject({ ok: true })
	expect(await standingOf(here.owner, world)).toMatchObject({
		mailbox: before.mailbox,
		factors: [0],
		grants: [0],
		planned: ['done'],
	})
	const entries = await journalOf(here.owner, actor)
	const whole = entries.filter(({ right }) => right === 'account.off-board')
	expect(whole).toMatchObject([{ outcome: 'done', after: { offBoarding: 'done', approvedBy: expect.any(String) } }])
	const parts = entries.filter(({ right }) => !['account.off-board', 'own.ask-approval'].includes(right))
	expect(parts.length).toBeGreaterThan(5)
	for (const { after } of parts) expect(after).toMatchObject({ partOf: expect.stringContaining('Off-board') })
})

test('B4 what was approved for a day to come is done on that day, and asks nobody a second time; its parts are asked anew', async () => {
	const lastDay = new Date(Date.now() + 86_400_000).toISOString()
	const run = async (later: readonly GrantableRight[]) => {
		const { world, actor } = await setting(['account.off-board'])
		const second = await anActor(here.owner, world)
		const request = requestIn(await decide(actor, { ...everything(world), lastDay }, WHY))
		expect(await approve(second, request)).toMatchObject({ ok: true })
		await anApprovalDemand(here.owner, world.organization.id, ['account.off-board', ...later])
		await here.owner.query('UPDATE off_boarding SET runs_at = now() WHERE account_id = $1', [world.leaver.accountId])
		await makeDue(here.owner)
		await work(here.owner, tasks)
		const { rows } = await here.owner.query('SELECT state, note FROM off_boarding WHERE account_id = $1', [
			world.leaver.accountId,
		])
		return { rows, mailbox: (await standingOf(here.owner, world)).mailbox }
	}
	expect(await run([])).toMatchObject({ rows: [{ state: 'done' }], mailbox: [false] })
	expect(await run(['mailbox.remove'])).toMatchObject({
		rows: [{ state: 'failed', note: expect.stringContaining('A second person has to approve this') }],
		mailbox: [true],
	})
})

test('B4 a restore that was begun goes on by its job, and by nothing else', async () => {
	const house = await aGuardedHouse(here.owner, ['backup.restore'])
	const { mailbox, asker } = house
	const backup = await aBackup(here.owner, mailbox.id, PROVED)
	const of = { backup_id: backup, mailbox_id: mailbox.id, domain_id: house.domain.id }
	const at = { organization_id: house.organization.id, address: mailbox.address, from_address: mailbox.address }
	const restore = await insert(here.owner, 'restore', { ...of, ...at, asked_by: 'Somebody' })
	const job = { ...as(asker), job: 'restore-mailbox' }
	const step = { restore, total: 2, done: 1 }
	expect(await execute(goOnRestore, as(asker), step, WHY)).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await execute(goOnRestore, job, step)).toMatchObject({ ok: true })
	const { rows } = await here.owner.query('SELECT done FROM restore WHERE id = $1', [restore])
	expect(rows).toEqual([{ done: 1 }])
})
