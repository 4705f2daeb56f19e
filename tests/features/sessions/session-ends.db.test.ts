import { expect, test } from 'vitest'
import type { Caller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { actorOfSession } from '@/core/gateway/session'
import { claim } from '@/core/proof/claim'
import { endOtherSessions } from '@/features/sessions/end-other-sessions'
import { endSession } from '@/features/sessions/end-session'
import { listSessions } from '@/features/sessions/list-sessions'
import { listSignIns } from '@/features/sessions/list-sign-ins'
import { useDatabase } from '../../support/database'
import { aDomain, aMailbox, anAccount, anOrganization } from '../../support/factories'
import { aVisit, signedIn } from './visits'

const here = useDatabase()

/** A mailbox's owner with one open session. */
async function somebody() {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const mailbox = await aMailbox(here.owner, domain)
	const { sid } = await signedIn(mailbox)
	return { organization, domain, mailbox, sid, accountId: mailbox.accountId }
}
type Somebody = Awaited<ReturnType<typeof somebody>>

async function callerOf(sid: string): Promise<Caller> {
	const loaded = await actorOfSession(sid)
	if (!loaded?.accountId) throw new Error('there is no such session')
	return { kind: 'person', accountId: loaded.accountId, sessionId: loaded.sessionId, clientAddress: '127.0.0.1' }
}

const shift = (accountId: string, set: string) =>
	here.owner.query(`UPDATE session SET ${set} WHERE account_id = $1`, [accountId])

const ENDINGS: Record<string, (who: Somebody) => Promise<unknown>> = {
	'S-21 after its idle time': ({ accountId }) => shift(accountId, "idle_expires_at = now() - interval '1 second'"),
	'S-21 at its absolute end, though it was in use': ({ accountId }) =>
		shift(accountId, "absolute_expires_at = now() - interval '1 second', last_seen_at = now()"),
	'when it is revoked': ({ accountId }) => shift(accountId, 'revoked_at = now()'),
	'S-22 when the person is disabled': ({ accountId }) =>
		here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [accountId]),
	'when the epoch is raised, as a new password does': ({ accountId }) =>
		here.owner.query('UPDATE account SET auth_epoch = auth_epoch + 1 WHERE id = $1', [accountId]),
	'when the mailbox is disabled': ({ mailbox }) =>
		here.owner.query('UPDATE mailbox SET enabled = false WHERE id = $1', [mailbox.id]),
	'when the mailbox goes to the trash': ({ mailbox }) =>
		here.owner.query('UPDATE mailbox SET deleted_at = now() WHERE id = $1', [mailbox.id]),
	'when the domain is disabled': ({ domain }) =>
		here.owner.query('UPDATE domain SET enabled = false WHERE id = $1', [domain.id]),
	'when the organization is disabled': ({ organization }) =>
		here.owner.query('UPDATE organization SET enabled = false WHERE id = $1', [organization.id]),
}

test.each(Object.entries(ENDINGS))('a session opens no page and writes nothing %s', async (_what, end) => {
	const who = await somebody()
	const caller = await callerOf(who.sid)
	await end(who)
	expect(await actorOfSession(who.sid)).toBeNull()
	expect(await execute(endOtherSessions, caller, {})).toMatchObject({ ok: false, problem: { kind: 'signed-out' } })
})

test('being disabled and enabled again brings no session back', async () => {
	const { sid, accountId } = await somebody()
	await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [accountId])
	await here.owner.query("UPDATE account SET state = 'active' WHERE id = $1", [accountId])
	expect(await actorOfSession(sid)).toBeNull()
})

test('use moves the idle end by the same length, and never past the absolute one', async () => {
	const { sid, accountId } = await somebody()
	await shift(
		accountId,
		"last_seen_at = last_seen_at - interval '40 minutes', idle_expires_at = idle_expires_at - interval '40 minutes'",
	)
	await actorOfSession(sid)
	const left = async () => {
		const { rows } = await here.owner.query(
			`SELECT round(extract(epoch FROM idle_expires_at - now()) / 60)::int AS idle, idle_expires_at <= absolute_expires_at AS within
			 FROM session WHERE account_id = $1`,
			[accountId],
		)
		return rows[0]
	}
	expect(await left()).toEqual({ idle: 60, within: true })
	await shift(
		accountId,
		"last_seen_at = now() - interval '5 minutes', idle_expires_at = now() + interval '55 minutes', absolute_expires_at = now() + interval '10 minutes'",
	)
	await actorOfSession(sid)
	expect(await left()).toEqual({ idle: 10, within: true })
})

test('S-20 signing out ends the session on the server: a copy of the cookie opens nothing', async () => {
	const { sid } = await somebody()
	const caller = await callerOf(sid)
	const session = caller.kind === 'person' ? caller.sessionId : null
	expect(await execute(endSession, caller, { session })).toMatchObject({ ok: true })
	expect(await actorOfSession(sid)).toBeNull()
	expect(await execute(endSession, caller, { session })).toMatchObject({ ok: false, problem: { kind: 'signed-out' } })
})

test('S-23 one ends another of one’s own sessions; somebody else’s looks like none', async () => {
	const who = await somebody()
	const other = await signedIn(who.mailbox)
	const stranger = await somebody()
	const caller = await callerOf(who.sid)
	const idOf = async (sid: string) => (await actorOfSession(sid))?.sessionId
	const foreign = await execute(endSession, caller, { session: await idOf(stranger.sid) })
	const missing = await execute(endSession, caller, { session: '00000000-0000-4000-8000-000000000000' })
	expect(foreign).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect(foreign).toEqual(missing)
	expect(await actorOfSession(stranger.sid)).not.toBeNull()
	expect(
		await execute(endSession, caller, { session: await idOf(other.sid), account: stranger.accountId }),
	).toMatchObject({ ok: false })
	expect(await execute(endSession, caller, { session: await idOf(other.sid) })).toMatchObject({ ok: true })
	expect(await actorOfSession(other.sid)).toBeNull()
	expect(await actorOfSession(who.sid)).not.toBeNull()
})

test('ending all others leaves the one that asks', async () => {
	const who = await somebody()
	const others = [await signedIn(who.mailbox), await signedIn(who.mailbox)]
	const stranger = await somebody()
	expect(await execute(endOtherSessions, await callerOf(who.sid), {})).toMatchObject({
		ok: true,
		value: { value: { count: 2 } },
	})
	for (const { sid } of others) expect(await actorOfSession(sid)).toBeNull()
	expect(await actorOfSession(who.sid)).not.toBeNull()
	expect(await actorOfSession(stranger.sid)).not.toBeNull()
})

test('one sees one’s own open sessions and sign-ins, the wrong passwords too, and nobody else’s', async () => {
	const who = await somebody()
	await signedIn(who.mailbox, aVisit({ clientAddress: '203.0.113.9' }))
	await claim(
		{ address: who.mailbox.address, password: 'a guess that is wrong' },
		aVisit({ clientAddress: '203.0.113.66' }),
	)
	const outsider = await anAccount(here.owner)
	await signedIn(outsider)
	const viewer = await actorOfSession(who.sid)
	if (!viewer) throw new Error('the session is gone')
	const sessions = await listSessions(viewer)
	expect(sessions.map(({ here: asking, device }) => [asking, device])).toEqual([
		[true, 'Firefox on Linux'],
		[false, 'Firefox on Linux'],
	])
	expect(await listSignIns(viewer, 2)).toMatchObject([
		{ done: false, clientAddress: '203.0.113.66', device: '' },
		{ done: true, clientAddress: '203.0.113.9', device: 'Firefox on Linux' },
	])
	expect(await listSignIns(viewer, 50)).toHaveLength(3)
})
