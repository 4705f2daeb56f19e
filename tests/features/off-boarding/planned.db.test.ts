import { beforeEach, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { cancelOffBoarding } from '@/features/off-boarding/cancel-off-boarding'
import { tasks } from '@/jobs'
import { as } from '../../support/callers'
import { journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aMailbox } from '../../support/factories'
import { makeDue, waitingJobs, work } from '../../support/worker'
import { aLeaver, anActor, decide, everything, standingOf, type World } from './leaving'

const here = useDatabase()
const TOMORROW = () => new Date(Date.now() + 86_400_000).toISOString()
beforeEach(async () => {
	await here.owner.query('DELETE FROM graphile_worker._private_jobs')
})

async function planned(more: object = {}) {
	const world = await aLeaver(here.owner)
	const actor = await anActor(here.owner, world)
	const before = await standingOf(here.owner, world)
	const answer = await decide(actor, { ...everything(world), lastDay: TOMORROW(), ...more })
	expect(answer).toMatchObject({ ok: true })
	return { world, actor, before, id: answer.ok && 'value' in answer.value ? answer.value.value.id : '' }
}
const theDayComes = async ({ leaver }: World) => {
	await here.owner.query('UPDATE off_boarding SET runs_at = now() WHERE account_id = $1', [leaver.accountId])
	await makeDue(here.owner)
	await work(here.owner, tasks)
}
const letters = async ({ leaver }: World) =>
	(
		await here.owner.query(
			"SELECT body_text FROM letter WHERE kind = 'off-boarding' AND subject LIKE (SELECT name FROM account WHERE id = $1) || ' %'",
			[leaver.accountId],
		)
	).rows

test('B12 for a day to come nothing is done but the plan, and on the day all of it, by whoever asked', async () => {
	const { world, actor, before } = await planned()
	expect(await standingOf(here.owner, world)).toEqual({ ...before, planned: ['planned'] })
	expect(await waitingJobs(here.owner, 'off-board-person')).toHaveLength(1)
	await theDayComes(world)
	expect(await standingOf(here.owner, world)).toMatchObject({
		state: ['disabled', true],
		grants: [0],
		planned: ['done'],
	})
	const acts = (await journalOf(here.owner, actor)).filter(({ right }) => right === 'account.off-board')
	expect(acts).toMatchObject([{ after: { offBoarding: 'planned' } }, { after: { offBoarding: 'done' } }])
	expect(await letters(world)).toEqual([])
})

test('what is cancelled is not done, and is cancelled once; another plan can be made then', async () => {
	const { world, actor, before, id } = await planned()
	expect(await decide(actor, { ...everything(world), lastDay: TOMORROW() })).toMatchObject({
		ok: false,
		problem: { kind: 'conflict', fields: { lastDay: expect.stringContaining('already') } },
	})
	expect(await execute(cancelOffBoarding, as(actor), { offBoarding: id })).toMatchObject({ ok: true })
	expect(await execute(cancelOffBoarding, as(actor), { offBoarding: id })).toMatchObject({ ok: false })
	await theDayComes(world)
	expect(await standingOf(here.owner, world)).toEqual({ ...before, planned: ['cancelled'] })
	expect(await decide(actor, { ...everything(world), lastDay: TOMORROW() })).toMatchObject({ ok: true })
})

/** What may happen between the plan and the day, so that not all of it can be done any more; nothing is done then, and the asker is told. */
const MEANWHILE: Record<string, (world: World, actor: { id: string; grantId: string }) => Promise<unknown>> = {
	'the asker loses a right to a part': (_world, { grantId }) =>
		here.owner.query("UPDATE access_grant SET rights = array_remove(rights, 'mailbox.remove') WHERE id = $1", [
			grantId,
		]),
	'the asker loses the right': (_world, { grantId }) =>
		here.owner.query("UPDATE access_grant SET rights = array_remove(rights, 'account.off-board') WHERE id = $1", [
			grantId,
		]),
	'the person comes to outrank the asker': ({ leaver }) =>
		here.owner.query(
			`WITH g AS (INSERT INTO access_grant (id, account_id, role_name, rights) VALUES (gen_random_uuid(), $1, 'More', '{mailbox.read}') RETURNING id)
			INSERT INTO grant_scope (id, grant_id, kind) SELECT gen_random_uuid(), id, 'server' FROM g`,
			[leaver.accountId],
		),
	'the person is protected': ({ leaver }) =>
		here.owner.query('INSERT INTO protection (mailbox_id, account_id) VALUES ($1, $2)', [leaver.id, leaver.accountId]),
	'the colleague is gone': ({ colleague }) =>
		here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [colleague.accountId]),
	'another mailbox has come': ({ domain, leaver }) =>
		here.owner.query(
			"INSERT INTO mailbox (id, account_id, domain_id, local_part) VALUES (gen_random_uuid(), $1, $2, 'late')",
			[leaver.accountId, domain.id],
		),
}

test.each(Object.entries(MEANWHILE))('when %s, nothing is done', async (_name, happens) => {
	const { world, actor } = await planned()
	await happens(world, actor)
	const before = await standingOf(here.owner, world)
	await theDayComes(world)
	expect(await standingOf(here.owner, world)).toEqual({ ...before, planned: ['failed'] })
	expect(await letters(world)).toHaveLength(1)
})

test('done before its day, the plan is over', async () => {
	const { world, actor } = await planned()
	expect(await decide(actor, everything(world))).toMatchObject({ ok: true })
	await theDayComes(world)
	expect((await standingOf(here.owner, world)).planned).toEqual(['cancelled', 'done'])
	await aMailbox(here.owner, world.domain)
})

test('a day that is over is refused beside the field', async () => {
	const world = await aLeaver(here.owner)
	const actor = await anActor(here.owner, world)
	expect(await decide(actor, { ...everything(world), lastDay: '2020-01-01' })).toMatchObject({
		ok: false,
		problem: { fields: { lastDay: expect.stringContaining('over') } },
	})
})
