import { randomUUID } from 'node:crypto'
import { NextRequest } from 'next/server'
import { beforeEach, expect, test, vi } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { IDLE } from '@/core/gateway/form'
import { digestOf, newSessionId, sessionCookieName } from '@/core/gateway/session-cookie'
import { viewer } from '@/core/gateway/viewer'
import { removeSecondFactor } from '@/features/factors/remove-second-factor'
import { changePasswordAction, editOwnNameAction } from '@/features/self/actions'
import { confirmAction, secondFactorAction, signInAction } from '@/features/sessions/actions'
import { authDoor } from '@/features/sessions/auth-door'
import { openSession } from '@/features/sessions/open-session'
import { signIn, signInWithCode } from '@/features/sessions/sign-in'
import { stageCookieName } from '@/features/sessions/stage'
import { aVisit } from '../features/sessions/visits'
import { codeOf, type Secret20, withApp } from '../support/authenticators'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anOrganization, aPasskey, PASSWORD } from '../support/factories'
import { formOf, newBrowser, redirectOf, request } from '../support/request'

vi.mock('next/headers', async () => (await import('../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../support/request')).nextNavigation)

/** Somebody knows a person's password, and wants in all the same. */
const here = useDatabase()
let domain: Awaited<ReturnType<typeof aDomain>>
let victim: { id: string; accountId: string; address: string }
let secret: Secret20
let codes: readonly string[]
beforeEach(async () => {
	domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	victim = await aMailbox(here.owner, domain)
	;({ secret, codes } = await withApp(here.owner, victim.accountId))
	newBrowser()
})

const half = () => redirectOf(signInAction(IDLE, formOf({ address: victim.address, password: PASSWORD })))
const stageOf = async (visit = aVisit()) => {
	const answer = await signIn({ address: victim.address, password: PASSWORD }, visit)
	if (!('stage' in answer)) throw new Error('a second factor was not asked for')
	return answer.stage
}
const sessions = async (): Promise<number> =>
	(
		await here.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM session WHERE account_id = $1', [
			victim.accountId,
		])
	).rows[0]?.n ?? -1

test('S-29 a code that is sent eight times at one moment opens one session', async () => {
	const stage = await stageOf()
	const code = codeOf(secret)
	const answers = await Promise.all(Array.from({ length: 8 }, () => signInWithCode(stage, code, aVisit())))
	expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
	expect(await sessions()).toBe(1)
	expect(await signInWithCode(stage, code, aVisit())).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
	expect(await signInWithCode(stage, codeOf(secret, -1), aVisit())).toMatchObject({ ok: false })
})

test('S-31 a recovery code that is sent eight times at one moment opens one session', async () => {
	const stage = await stageOf()
	const answers = await Promise.all(Array.from({ length: 8 }, () => signInWithCode(stage, codes[0] ?? '', aVisit())))
	expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
	expect(await sessions()).toBe(1)
	const { rows } = await here.owner.query(
		'SELECT count(*)::int AS used FROM recovery_code WHERE account_id = $1 AND used_at IS NOT NULL',
		[victim.accountId],
	)
	expect(rows).toEqual([{ used: 1 }])
})

test('a code that signed in proves nothing in a step-up, and one of somebody else nothing at all', async () => {
	const stranger = await aMailbox(here.owner, domain)
	const theirs = await withApp(here.owner, stranger.accountId)
	await half()
	for (const code of [codeOf(theirs.secret), theirs.codes[0] ?? ''])
		expect(await secondFactorAction(IDLE, formOf({ code }))).toMatchObject({ status: 'failed' })
	const code = codeOf(secret)
	await redirectOf(secondFactorAction(IDLE, formOf({ code })))
	expect(await confirmAction(IDLE, formOf({ proof: code }))).toMatchObject({ status: 'failed' })
	expect(await confirmAction(IDLE, formOf({ proof: PASSWORD }))).toMatchObject({ status: 'failed' })
	expect(await redirectOf(confirmAction(IDLE, formOf({ proof: codeOf(secret, 1) })))).toBe('/my')
})

test('S-28 half signed in is signed out: its cookie is no session’s, and no action takes it for one', async () => {
	expect(await half()).toBe('/sign-in/code')
	const stage = request.cookies.get(stageCookieName()) ?? ''
	expect([...request.cookies.keys()]).toEqual([stageCookieName()])
	for (const planted of [stage, '']) {
		if (planted) request.cookies.set(sessionCookieName(), planted)
		expect(await viewer()).toBeNull()
		expect(await editOwnNameAction(IDLE, formOf({ name: 'Mallory', version: '1' }))).toMatchObject({
			problem: { kind: 'signed-out' },
		})
		expect(await redirectOf(confirmAction(IDLE, formOf({ proof: PASSWORD })))).toBe('/sign-in')
	}
	expect(await sessions()).toBe(0)
})

test('the door of next-auth opens no session for the password alone', async () => {
	const send = (path: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
		authDoor(new NextRequest(`http://localhost:3000/api/auth/${path}`, init), path.split('/'))
	const csrf = await send('csrf')
	const { csrfToken } = (await csrf.json()) as { csrfToken: string }
	const cookie = csrf.headers
		.getSetCookie()
		.map((one) => one.split(';')[0])
		.join('; ')
	await send('callback/credentials', {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost:3000', cookie },
		body: new URLSearchParams({ csrfToken, address: victim.address, password: PASSWORD }).toString(),
	})
	const { rows } = await here.owner.query(
		`SELECT outcome::text FROM journal_entry WHERE "right" = 'system.sign-in' AND account_id = $1`,
		[victim.accountId],
	)
	expect([await sessions(), rows]).toEqual([0, []])
})

test('the database itself refuses a session that began with the password alone', async () => {
	const insert = here.owner.query(
		`INSERT INTO session (id_hash, public_id, account_id, auth_epoch, idle_expires_at, absolute_expires_at, client_address, user_agent)
		SELECT $1, $2, id, auth_epoch, now() + interval '1 hour', now() + interval '1 day', '', '' FROM account WHERE id = $3`,
		[Buffer.from(digestOf(newSessionId())), randomUUID(), victim.accountId],
	)
	await expect(insert).rejects.toMatchObject({ code: 'PT006' })
})

test('somebody with a passkey alone is asked for it as well, at the door and by the database', async () => {
	const other = await aMailbox(here.owner, domain)
	await aPasskey(here.owner, other.accountId)
	const answer = await signIn({ address: other.address, password: PASSWORD }, aVisit())
	expect('stage' in answer).toBe(true)
	const opened = await execute(openSession, systemCaller('Sign-in', ['system.sign-in']), {
		account: other.accountId,
		authEpoch: 0,
		idHash: digestOf(newSessionId()),
		factor: { kind: 'password' },
		passwordHash: null,
		clientAddress: '',
		userAgent: '',
	})
	expect(opened).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
	const { rows } = await here.owner.query('SELECT count(*)::int AS n FROM session WHERE account_id = $1', [
		other.accountId,
	])
	expect(rows).toEqual([{ n: 0 }])
})

test('S-30 guessing stops after ten, for the person and not for the cookie; another first half starts nothing again', async () => {
	for (let n = 0; n < 10; n += 1) {
		newBrowser()
		await half()
		await secondFactorAction(IDLE, formOf({ code: '00000' }))
	}
	newBrowser()
	await half()
	const stopped = await secondFactorAction(IDLE, formOf({ code: codeOf(secret) }))
	expect(stopped).toMatchObject({ problem: { kind: 'too-many' } })
	expect(await sessions()).toBe(0)
})

test('a password that changed meanwhile voids the first half', async () => {
	await half()
	await here.owner.query('UPDATE account SET auth_epoch = auth_epoch + 1 WHERE id = $1', [victim.accountId])
	expect(await secondFactorAction(IDLE, formOf({ code: codeOf(secret) }))).toMatchObject({ status: 'failed' })
	expect(await sessions()).toBe(0)
})

test('whoever knows the password alone does not change it, without signing in', async () => {
	const answer = await changePasswordAction(
		IDLE,
		formOf({ address: victim.address, currentPassword: PASSWORD, newPassword: 'a wholly other password' }),
	)
	expect(answer).toMatchObject({ status: 'failed', problem: { kind: 'not-allowed' } })
	expect(await stageOf()).toMatchObject({ accountId: victim.accountId })
})

test('D-12 nobody takes the second factor off who holds less, who is protected, or in another domain', async () => {
	const may = ['account.remove-second-factor', 'account.read'] as const
	const helpdesk = await aDelegate(here.owner, may, { domains: [domain.id] })
	const elsewhere = await aDelegate(here.owner, may, {
		domains: [(await aDomain(here.owner, domain.organizationId)).id],
	})
	const remove = (by: { id: string }, account: string) => execute(removeSecondFactor, as(by), { account })
	const boss = await aMailbox(here.owner, domain)
	await withApp(here.owner, boss.accountId)
	await aGrant(here.owner, boss.accountId, ['domain.remove'], { domains: [domain.id] })
	const kept = await aMailbox(here.owner, domain)
	await withApp(here.owner, kept.accountId)
	await here.owner.query('INSERT INTO protection (mailbox_id, account_id) VALUES ($1, $2)', [kept.id, kept.accountId])
	expect(await remove(helpdesk, boss.accountId)).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await remove(helpdesk, kept.accountId)).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await remove(elsewhere, victim.accountId)).toMatchObject({ problem: { kind: 'not-found' } })
	expect(await remove({ id: victim.accountId }, victim.accountId)).toMatchObject({ problem: { kind: 'not-found' } })
	const { rows } = await here.owner.query('SELECT count(*)::int AS n FROM authenticator WHERE account_id = ANY ($1)', [
		[boss.accountId, kept.accountId, victim.accountId],
	])
	expect(rows).toEqual([{ n: 3 }])
	expect(await remove(helpdesk, victim.accountId)).toMatchObject({ ok: true })
})
