import type { JobHelpers } from 'graphile-worker'
import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { MOST_WAITING } from '@/core/policy'
import { withdrawRequest } from '@/features/approvals/withdraw-request'
import { sweep } from '@/jobs/sweep'
import {
	aGuardedHouse,
	anApprovalRequest,
	askRemoval,
	type House,
	isRemoved,
	requestIn,
	stateOf,
} from '../../support/approvals'
import { approve } from '../../support/approve'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aMailbox } from '../../support/factories'

/** What waits does not grow without end, neither in number nor with the years. */
const here = useDatabase()

/** Lets so many things that this person asked for wait already. */
const waiting = (house: House, count: number, values: Record<string, unknown> = {}) =>
	Promise.all(
		Array.from({ length: count }, () => anApprovalRequest(here.owner, house.asker.id, house.domain.id, values)),
	)
const waitingOf = async ({ asker }: House): Promise<number> =>
	(
		await here.owner.query<{ n: number }>(
			"SELECT count(*)::int AS n FROM approval_request WHERE asker_id = $1 AND state = 'waiting' AND ends_at > now()",
			[asker.id],
		)
	).rows[0]?.n ?? 0
const FULL = {
	problem: { kind: 'conflict', text: expect.stringContaining(`${MOST_WAITING} things that you asked for`) },
}

test('B4 nobody has more than fifty requests waiting: the next is refused in words, and nothing is done or kept', async () => {
	const house = await aGuardedHouse(here.owner)
	const [one] = await waiting(house, MOST_WAITING - 1)
	// What is over waits no more, also where the worker has not ended it yet.
	await waiting(house, 3, { ends_at: new Date(Date.now() - 60_000) })
	requestIn(await askRemoval(house))
	const mailbox = await aMailbox(here.owner, house.domain)
	expect(await askRemoval(house, { mailbox })).toMatchObject(FULL)
	expect([await waitingOf(house), await isRemoved(here.owner, mailbox)]).toEqual([MOST_WAITING, false])
	const others = await askRemoval(house, { by: house.second, mailbox })
	expect(requestIn(others)).toEqual(expect.any(String))
	expect(await execute(withdrawRequest, as(house.asker), { request: one })).toMatchObject({ ok: true })
	requestIn(await askRemoval(house, { mailbox }))
	expect(await waitingOf(house)).toBe(MOST_WAITING)
})

test('B4 what is asked for in the moment in which the last place is taken waits for that, and is refused', async () => {
	const house = await aGuardedHouse(here.owner)
	await waiting(house, MOST_WAITING - 1)
	const other = await here.owner.connect()
	const lock = `approvals of ${house.asker.id}`
	await other.query('BEGIN')
	await other.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [lock])
	await anApprovalRequest(other, house.asker.id, house.domain.id)
	const asked = askRemoval(house)
	await Promise.race([asked, isWaitedFor(lock)])
	await other.query('COMMIT')
	other.release()
	expect(await asked).toMatchObject(FULL)
	expect(await waitingOf(house)).toBe(MOST_WAITING)
})
/** Until somebody waits for this lock. */
async function isWaitedFor(lock: string): Promise<void> {
	const waits = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND (classid::bigint << 32) | objid::bigint = hashtextextended($1, 0)`
	await expect.poll(async () => (await here.owner.query(waits, [lock])).rowCount, { timeout: 60_000 }).toBe(1)
}

test('B4 of six that are asked for at once there is room for two', async () => {
	const house = await aGuardedHouse(here.owner)
	await waiting(house, MOST_WAITING - 2)
	const mailboxes = await Promise.all(Array.from({ length: 6 }, () => aMailbox(here.owner, house.domain)))
	const answers = await Promise.all(mailboxes.map((mailbox) => askRemoval(house, { mailbox })))
	const refused = answers.filter((answer) => !answer.ok && answer.problem.kind !== 'waits')
	expect(refused).toHaveLength(4)
	for (const answer of refused) expect(answer).toMatchObject(FULL)
	expect(await waitingOf(house)).toBe(MOST_WAITING)
})

test('B4 what was decided is taken away after ninety days, what waits never, and the journal keeps both', async () => {
	const house = await aGuardedHouse(here.owner)
	const asked = requestIn(await askRemoval(house))
	expect(await approve(house.second, asked)).toMatchObject({ ok: true })
	const decidedFor = (days: number) =>
		waiting(house, 1, { state: 'refused', sealed: null, decided_at: new Date(Date.now() - days * 86_400_000) })
	const [[old], [young]] = [await decidedFor(91), await decidedFor(89)]
	const long = new Date(Date.now() - 400 * 86_400_000)
	const [open] = await waiting(house, 1, { asked_at: long })
	await here.owner.query("UPDATE approval_request SET decided_at = now() - interval '91 days' WHERE id = $1", [asked])
	await sweep({}, { query: here.owner.query.bind(here.owner) } as unknown as JobHelpers)
	const left = await Promise.all([asked, old, young, open].map((id) => stateOf(here.owner, id ?? '')))
	expect(left.map((row) => row?.state)).toEqual([undefined, undefined, 'refused', 'waiting'])
	const { rows } = await here.owner.query(
		`SELECT "right" FROM journal_entry WHERE subject_id IN ($1, $2) AND outcome = 'done' ORDER BY at, "right"`,
		[asked, house.mailbox.id],
	)
	expect(rows.map(({ right }) => right).toSorted()).toEqual(['approval.give', 'mailbox.remove', 'own.ask-approval'])
})
