import { beforeEach, expect, test, vi } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { IDLE } from '@/core/gateway/form'
import { viewer } from '@/core/gateway/viewer'
import { enrolAuthenticatorAction, removeOwnFactorAction, renewRecoveryCodesAction } from '@/features/factors/actions'
import { ownFactors, ownSetup } from '@/features/factors/own-factors'
import { removeSecondFactor } from '@/features/factors/remove-second-factor'
import { secondFactorAction, signInAction } from '@/features/sessions/actions'
import { codeOf, withApp } from '../../support/authenticators'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDomain, aMailbox, anAdministrator, anOrganization, PASSWORD } from '../../support/factories'
import { formOf, newBrowser, redirectOf, request } from '../../support/request'
import { signedIn } from '../sessions/visits'

vi.mock('next/headers', async () => (await import('../../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../../support/request')).nextNavigation)

const here = useDatabase()
let owner: { accountId: string; address: string }
beforeEach(async () => {
	owner = await aMailbox(here.owner, await aDomain(here.owner, (await anOrganization(here.owner)).id))
	newBrowser()
})

const signIn = () => redirectOf(signInAction(IDLE, formOf({ address: owner.address, password: PASSWORD })))
const me = async () => (await viewer()) ?? Promise.reject(new Error('signed out'))
const keyOf = async () => (await ownSetup(await me())).key
const enrol = (code: string, more: Record<string, string> = {}) =>
	enrolAuthenticatorAction(IDLE, formOf({ code, ...more }))
const codesOf = (state: Awaited<ReturnType<typeof enrol>>): string[] => state.reveal?.recoveryCodes?.split('\n') ?? []
const letters = async (): Promise<string[]> =>
	(
		await here.owner.query<{ subject: string }>(
			'SELECT subject FROM letter WHERE account_id = $1 ORDER BY created_at, id',
			[owner.accountId],
		)
	).rows.map(({ subject }) => subject)
const openSessions = async (): Promise<number> =>
	(
		await here.owner.query<{ n: number }>(
			'SELECT count(*)::int AS n FROM session WHERE account_id = $1 AND revoked_at IS NULL',
			[owner.accountId],
		)
	).rows[0]?.n ?? 0

test('setting up an app: ten codes once, other sessions end, a letter and the journal tell, and nothing tells the secret', async () => {
	await signedIn(owner)
	await signIn()
	expect(await openSessions()).toBe(2)
	const key = await keyOf()
	expect(await enrol('000000x')).toMatchObject({ status: 'failed', problem: { kind: 'invalid' } })
	const done = await enrol(codeOf(key))
	expect(codesOf(done)).toHaveLength(10)
	expect(await openSessions()).toBe(1)
	expect((await me()).secondFactor).toBe(true)
	expect(await ownFactors(await me())).toMatchObject({ codesLeft: 10 })
	expect(await letters()).toEqual(['Your account has a second factor now'])
	const { rows } = await here.owner.query(
		`SELECT outcome::text, before, after FROM journal_entry WHERE "right" = 'own.set-second-factor' AND account_id = $1`,
		[owner.accountId],
	)
	expect(rows).toEqual([
		{
			outcome: 'done',
			before: { secondFactor: 'none', setUp: 0 },
			after: { secondFactor: 'authenticator', setUp: 1 },
		},
	])
	const dump = await here.owner.query(
		`SELECT (SELECT string_agg(encode(sealed, 'base64'), ' ') FROM authenticator) || (SELECT string_agg(encode(hash, 'escape'), ' ') FROM recovery_code)
			|| (SELECT string_agg(coalesce(j.after::text, ''), ' ') FROM journal_entry j) || (SELECT string_agg(coalesce(k.result::text, ''), ' ') FROM request_key k)
			|| (SELECT string_agg(body_text, ' ') FROM letter) AS all`,
	)
	for (const secret of [key, ...codesOf(done), ...codesOf(done).map((code) => code.replaceAll('-', ''))])
		expect(dump.rows[0]?.all).not.toContain(secret)
	expect(await keyOf()).not.toBe(key)
})

test('signing in asks for the code then, and goes on where it was meant to', async () => {
	const { secret, codes } = await withApp(here.owner, owner.accountId)
	const first = () =>
		redirectOf(signInAction(IDLE, formOf({ address: owner.address, password: PASSWORD, next: '/my?at=x' })))
	expect(await first()).toBe('/sign-in/code?next=%2Fmy%3Fat%3Dx')
	expect(await viewer()).toBeNull()
	expect(await secondFactorAction(IDLE, formOf({ code: '000 00' }))).toMatchObject({ problem: { kind: 'invalid' } })
	expect(await redirectOf(secondFactorAction(IDLE, formOf({ code: codeOf(secret), next: '/my?at=x' })))).toBe(
		'/my?at=x',
	)
	expect(await me()).toMatchObject({ accountId: owner.accountId, secondFactor: true })
	newBrowser()
	await first()
	expect(await redirectOf(secondFactorAction(IDLE, formOf({ code: codes[0] ?? '' })))).toBe('/my')
	expect(await ownFactors(await me())).toMatchObject({ codesLeft: 9 })
	const { rows } = await here.owner.query(
		'SELECT factor::text FROM session WHERE account_id = $1 ORDER BY created_at',
		[owner.accountId],
	)
	expect(rows).toEqual([{ factor: 'authenticator' }, { factor: 'recovery' }])
})

test('S-33 setting up, new codes and removal ask for a fresh proof: the password at first, the factor itself afterwards', async () => {
	const stale = () => here.owner.query("UPDATE session SET proved_at = now() - interval '6 minutes'")
	await signIn()
	const key = await keyOf()
	await stale()
	expect(await enrol(codeOf(key))).toMatchObject({ problem: { kind: 'step-up', by: 'password' } })
	const first = codesOf(await enrol(codeOf(key), { _proof: PASSWORD }))
	await stale()
	expect(await renewRecoveryCodesAction(IDLE, formOf({}))).toMatchObject({ problem: { kind: 'step-up', by: 'code' } })
	expect(await renewRecoveryCodesAction(IDLE, formOf({ _proof: PASSWORD }))).toMatchObject({
		problem: { kind: 'step-up' },
	})
	const second = codesOf(await renewRecoveryCodesAction(IDLE, formOf({ _proof: first[0] ?? '' })))
	expect(second).toHaveLength(10)
	await stale()
	expect(await removeOwnFactorAction(IDLE, formOf({ _proof: first[1] ?? '' }))).toMatchObject({
		problem: { kind: 'step-up' },
	})
	expect(await redirectOf(removeOwnFactorAction(IDLE, formOf({ _proof: second[0] ?? '' })))).toContain('/my/security')
	expect((await me()).secondFactor).toBe(false)
	expect(await letters()).toEqual([
		'Your account has a second factor now',
		'Your account has new recovery codes',
		'The second factor of your account was removed',
	])
	request.cookies.clear()
	expect(await signIn()).toBe('/my')
})

test('moving to another app voids the codes of the one before, and keeps the recovery codes', async () => {
	await signIn()
	const before = await keyOf()
	await enrol(codeOf(before))
	const after = await keyOf()
	expect(await redirectOf(enrol(codeOf(after)))).toContain('/my/security')
	expect(await ownFactors(await me())).toMatchObject({ codesLeft: 10 })
	request.cookies.clear()
	await signIn()
	expect(await secondFactorAction(IDLE, formOf({ code: codeOf(before, 1) }))).toMatchObject({ status: 'failed' })
	expect(await redirectOf(secondFactorAction(IDLE, formOf({ code: codeOf(after, 1) })))).toBe('/my')
})

test('an administrator removes what somebody lost: sessions end, a letter says who, and the owner’s list has it', async () => {
	await withApp(here.owner, owner.accountId)
	const administrator = await anAdministrator(here.owner)
	const removed = await execute(removeSecondFactor, as(administrator), { account: owner.accountId })
	expect(removed).toMatchObject({ ok: true })
	const { name } = (await viewerOf(administrator)).actor
	const { rows } = await here.owner.query('SELECT body_text AS text FROM letter WHERE account_id = $1', [
		owner.accountId,
	])
	expect(rows[0]?.text).toContain(`${name} removed the second factor of your account`)
	expect(await signIn()).toBe('/my')
	expect(await execute(removeSecondFactor, as(administrator), { account: owner.accountId })).toMatchObject({
		problem: { kind: 'not-found' },
	})
})
