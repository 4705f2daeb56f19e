import { beforeEach, expect, test, vi } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { type FormState, IDLE } from '@/core/gateway/form'
import { viewer } from '@/core/gateway/viewer'
import {
	beginPasskeyAction,
	enrolPasskeyAction,
	removeOwnFactorAction,
	removePasskeyAction,
	renamePasskeyAction,
	renewRecoveryCodesAction,
} from '@/features/factors/actions'
import { ownFactors } from '@/features/factors/own-factors'
import { removeSecondFactor } from '@/features/factors/remove-second-factor'
import {
	askPasskeyAction,
	confirmAction,
	secondFactorAction,
	signInAction,
	signInWithPasskeyAction,
} from '@/features/sessions/actions'
import { withApp } from '../../support/authenticators'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDomain, aMailbox, anAdministrator, anOrganization, PASSWORD } from '../../support/factories'
import { SoftPasskey, withPasskey } from '../../support/passkeys'
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
const stale = () => here.owner.query("UPDATE session SET proved_at = now() - interval '6 minutes'")
const questionIn = (state: FormState): string =>
	state.reveal?.question ?? expect.fail(`nothing was asked: ${JSON.stringify(state.problem)}`)
const begin = async (name = 'Laptop') => questionIn(await beginPasskeyAction(IDLE, formOf({ name })))
const ask = async (moment: string) => questionIn(await askPasskeyAction(IDLE, formOf({ moment })))
const enrol = async (passkey: SoftPasskey, name = 'Laptop') =>
	enrolPasskeyAction(IDLE, formOf({ name, passkey: passkey.make(await begin(name)) }))
const all = async <T extends Record<string, unknown>>(sql: string): Promise<T[]> =>
	(await here.owner.query<T>(sql, [owner.accountId])).rows
const letters = async () =>
	(await all<{ subject: string }>('SELECT subject FROM letter WHERE account_id = $1 ORDER BY created_at, id')).map(
		({ subject }) => subject,
	)
const codesLeft = async () =>
	(await all<{ n: number }>('SELECT count(*)::int AS n FROM recovery_code WHERE account_id = $1'))[0]?.n

test('the first passkey: ten codes once, other sessions end, a letter and the journal tell; the next one leaves all that', async () => {
	await signedIn(owner)
	await signIn()
	const passkey = new SoftPasskey()
	const done = await enrol(passkey)
	expect(done.reveal?.recoveryCodes?.split('\n')).toHaveLength(10)
	expect(await all('SELECT 1 FROM session WHERE account_id = $1 AND revoked_at IS NULL')).toHaveLength(1)
	const [kept] = await all<{ credential: Buffer; counter: string }>(
		'SELECT credential_id AS credential, counter, name, transports, synced FROM passkey WHERE account_id = $1',
	)
	expect(kept).toMatchObject({ name: 'Laptop', counter: '0', transports: ['internal', 'hybrid'], synced: false })
	expect(kept?.credential.toString('base64url')).toBe(passkey.id)
	expect((await me()).secondFactor).toBe(true)
	await signedInSecond()
	expect(await redirectOf(enrol(new SoftPasskey(), 'Key on my ring'))).toBe('/my/security?said=passkey-added')
	expect(await all('SELECT 1 FROM session WHERE account_id = $1 AND revoked_at IS NULL')).toHaveLength(2)
	expect(await ownFactors(await me())).toMatchObject({ codesLeft: 10, passkeys: [{ name: 'Laptop' }, {}] })
	expect(await letters()).toEqual(['Your account has a new passkey', 'Your account has a new passkey'])
	expect(
		await all(
			`SELECT after FROM journal_entry WHERE "right" = 'own.set-second-factor' AND account_id = $1 ORDER BY at`,
		),
	).toEqual([{ after: { passkeys: 1, added: 'Laptop' } }, { after: { passkeys: 2, added: 'Key on my ring' } }])
})

/** Somebody signs in elsewhere, with what there is by now. */
async function signedInSecond(): Promise<void> {
	await here.owner.query(
		`INSERT INTO session (id_hash, public_id, account_id, auth_epoch, idle_expires_at, absolute_expires_at, client_address, user_agent, factor)
		SELECT sha256(random()::text::bytea), gen_random_uuid(), id, auth_epoch, now() + interval '1 hour', now() + interval '1 day', '', '', 'passkey' FROM account WHERE id = $1`,
		[owner.accountId],
	)
}

test('S-32 with the passkey alone: no address, no password, and the session says what it began with', async () => {
	const { passkey, id } = await withPasskey(here.owner, owner.accountId)
	const question = await ask('sign-in')
	expect(JSON.parse(question)).toMatchObject({ rpId: 'localhost', userVerification: 'required', allowCredentials: [] })
	expect(
		await redirectOf(signInWithPasskeyAction(IDLE, formOf({ passkey: passkey.sign(question), next: '/my?at=x' }))),
	).toBe('/my?at=x')
	expect(await me()).toMatchObject({ accountId: owner.accountId })
	expect(await all('SELECT factor::text FROM session WHERE account_id = $1')).toEqual([{ factor: 'passkey' }])
	const used = await here.owner.query('SELECT last_used_at IS NOT NULL AS used FROM passkey WHERE id = $1', [id])
	expect(used.rows).toEqual([{ used: true }])
	expect(
		await all(`SELECT outcome::text, after FROM journal_entry WHERE "right" = 'system.sign-in' AND account_id = $1`),
	).toEqual([{ outcome: 'done', after: { device: expect.any(String), factor: 'passkey' } }])
})

test('after the password, and no passkey is asked for of somebody who has none', async () => {
	const { passkey } = await withPasskey(here.owner, owner.accountId, 7)
	expect(await askPasskeyAction(IDLE, formOf({ moment: 'second' }))).toMatchObject({ status: 'done', reveal: null })
	expect(await signIn()).toBe('/sign-in/code')
	const question = await ask('second')
	expect(JSON.parse(question).allowCredentials).toMatchObject([{ id: passkey.id }])
	passkey.counter = 8
	expect(await redirectOf(secondFactorAction(IDLE, formOf({ passkey: passkey.sign(question) })))).toBe('/my')
	expect(await all('SELECT counter::int FROM passkey WHERE account_id = $1')).toEqual([{ counter: 8 }])
	newBrowser()
	const other = await aMailbox(here.owner, await aDomain(here.owner, (await anOrganization(here.owner)).id))
	await withApp(here.owner, other.accountId)
	await redirectOf(signInAction(IDLE, formOf({ address: other.address, password: PASSWORD })))
	expect(await askPasskeyAction(IDLE, formOf({ moment: 'second' }))).toMatchObject({ status: 'done', reveal: null })
})

test('S-33 a step-up takes it, and adding one asks for a proof before anything is made', async () => {
	await signIn()
	await enrol(new SoftPasskey(), 'First')
	const { passkey } = await withPasskey(here.owner, owner.accountId)
	await stale()
	expect(await beginPasskeyAction(IDLE, formOf({ name: 'Second one' }))).toMatchObject({
		problem: { kind: 'step-up', by: 'code' },
		reveal: null,
	})
	const page = '/my/security/passkeys/new?name=Second'
	expect(await renewRecoveryCodesAction(IDLE, formOf({}))).toMatchObject({ problem: { kind: 'step-up', by: 'code' } })
	const cookie = [...request.cookies.values()].join()
	const renewed = await renewRecoveryCodesAction(IDLE, formOf({ _proof: passkey.sign(await ask('step-up')) }))
	expect(renewed.reveal?.recoveryCodes?.split('\n')).toHaveLength(10)
	expect([...request.cookies.values()].join(), 'the session has another id').not.toBe(cookie)
	await stale()
	expect(await redirectOf(confirmAction(IDLE, formOf({ proof: passkey.sign(await ask('step-up')), next: page })))).toBe(
		page,
	)
})

test('what was begun just before the five minutes ended goes on after the step-up', async () => {
	await signIn()
	const passkey = new SoftPasskey()
	const answer = passkey.make(await begin())
	await stale()
	expect(await enrolPasskeyAction(IDLE, formOf({ name: 'Laptop', passkey: answer }))).toMatchObject({
		problem: { kind: 'step-up' },
	})
	const done = await enrolPasskeyAction(IDLE, formOf({ name: 'Laptop', passkey: answer, _proof: PASSWORD }))
	expect(done.reveal?.recoveryCodes).toBeDefined()
})

test('one that is called something else opens what it opened; nothing ends, and the journal has both names', async () => {
	const { passkey, id } = await withPasskey(here.owner, owner.accountId)
	await redirectOf(signInWithPasskeyAction(IDLE, formOf({ passkey: passkey.sign(await ask('sign-in')) })))
	const rename = (name: string, which = id) => renamePasskeyAction(IDLE, formOf({ passkey: which, name }))
	for (const [name, text] of [
		[' ', 'Give it a name.'],
		['k'.repeat(65), 'At most 64 characters.'],
		['key\u202Egnal', 'Leave out control characters.'],
	] as const)
		expect(await rename(name)).toMatchObject({ problem: { kind: 'invalid', fields: { name: text } } })
	expect(await redirectOf(rename(`  ${'🔑'.repeat(64)} `))).toBe('/my/security?said=saved')
	expect(await redirectOf(rename('Key on my ring'))).toBe('/my/security?said=saved')
	expect(await ownFactors(await me())).toMatchObject({ passkeys: [{ id, name: 'Key on my ring' }] })
	expect(await letters()).toEqual([])
	expect(
		(
			await all(
				`SELECT before, after FROM journal_entry WHERE "right" = 'own.set-second-factor' AND account_id = $1 ORDER BY at`,
			)
		).at(-1),
	).toEqual({ before: { name: '🔑'.repeat(64) }, after: { name: 'Key on my ring' } })
	const stranger = await aMailbox(here.owner, await aDomain(here.owner, (await anOrganization(here.owner)).id))
	const { id: theirs } = await withPasskey(here.owner, stranger.accountId)
	expect(await rename('Mine', theirs)).toMatchObject({ problem: { kind: 'not-found' } })
	await stale()
	expect(await rename('Later')).toMatchObject({ problem: { kind: 'step-up', by: 'code' } })
	expect(await ownFactors(await me())).toMatchObject({ passkeys: [{ name: 'Key on my ring' }] })
	newBrowser()
	expect(await redirectOf(signInWithPasskeyAction(IDLE, formOf({ passkey: passkey.sign(await ask('sign-in')) })))).toBe(
		'/my',
	)
})

test('recovery codes come with the first second factor and go with the last, whatever kinds these are', async () => {
	await signIn()
	expect((await enrol(new SoftPasskey())).reveal?.recoveryCodes).toBeDefined()
	const { passkeys } = await ownFactors(await me())
	const remove = () => redirectOf(removePasskeyAction(IDLE, formOf({ passkey: passkeys[0]?.id ?? '' })))
	await here.owner.query('INSERT INTO authenticator (account_id, sealed, last_step) VALUES ($1, $2, 0)', [
		owner.accountId,
		Buffer.alloc(48),
	])
	expect(await remove()).toBe('/my/security?said=passkey-removed')
	expect(await codesLeft()).toBe(10)
	expect(await redirectOf(removeOwnFactorAction(IDLE, formOf({})))).toBe('/my/security?said=second-factor-off')
	expect(await codesLeft()).toBe(0)
	await enrol(new SoftPasskey())
	const { passkey } = await withPasskey(here.owner, owner.accountId)
	await redirectOf(removePasskeyAction(IDLE, formOf({ passkey: (await ownFactors(await me())).passkeys[0]?.id ?? '' })))
	expect(await codesLeft()).toBe(10)
	const last = (await ownFactors(await me())).passkeys
	expect(last).toHaveLength(1)
	expect(await redirectOf(removePasskeyAction(IDLE, formOf({ passkey: last[0]?.id ?? '' })))).toBe(
		'/my/security?said=second-factor-off',
	)
	expect([await codesLeft(), (await me()).secondFactor]).toEqual([0, false])
	expect((await letters()).slice(-2)).toEqual([
		'A passkey of your account was removed',
		'A passkey of your account was removed',
	])
	newBrowser()
	expect(await signInWithPasskeyAction(IDLE, formOf({ passkey: passkey.sign(await ask('sign-in')) }))).toMatchObject({
		problem: { kind: 'not-allowed' },
	})
	expect(await signIn()).toBe('/my')
})

test('a recovery code stands in for a lost passkey, and an administrator takes all of them off', async () => {
	await withPasskey(here.owner, owner.accountId)
	await withPasskey(here.owner, owner.accountId)
	const { codes } = await withApp(here.owner, owner.accountId)
	await signIn()
	expect(await redirectOf(secondFactorAction(IDLE, formOf({ code: codes[0] ?? '' })))).toBe('/my')
	const administrator = await anAdministrator(here.owner)
	await here.owner.query('DELETE FROM authenticator WHERE account_id = $1', [owner.accountId])
	const removed = await execute(removeSecondFactor, as(administrator), { account: owner.accountId })
	expect(removed).toMatchObject({ ok: true })
	expect([await all('SELECT 1 FROM passkey WHERE account_id = $1'), await codesLeft()]).toEqual([[], 0])
	newBrowser()
	expect(await signIn()).toBe('/my')
})

test('a name that is none is told beside the field, and there are twenty at the most', async () => {
	await signIn()
	expect(await beginPasskeyAction(IDLE, formOf({ name: ' ' }))).toMatchObject({
		problem: { kind: 'invalid', fields: { name: 'Give it a name.' } },
	})
	for (let n = 0; n < 20; n += 1) await withPasskey(here.owner, owner.accountId)
	const one = await enrol(new SoftPasskey())
	expect(one.problem?.text).toContain('20 passkeys')
	expect(await all('SELECT 1 FROM passkey WHERE account_id = $1')).toHaveLength(20)
})
