import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type FormState, IDLE } from '@/core/gateway/form'
import { viewer } from '@/core/gateway/viewer'
import { removePasskeyAction, renewRecoveryCodesAction } from '@/features/factors/actions'
import {
	askPasskeyAction,
	confirmAction,
	secondFactorAction,
	signInAction,
	signInWithPasskeyAction,
} from '@/features/sessions/actions'
import { boundToVisit, visitCookieName } from '@/features/sessions/passkey-visit'
import { signInWithPasskey } from '@/features/sessions/sign-in'
import { aVisit, waitsAreLong } from '../features/sessions/visits'
import { useDatabase } from '../support/database'
import { aDomain, aMailbox, anOrganization, PASSWORD } from '../support/factories'
import { type Lies, SoftPasskey, withPasskey } from '../support/passkeys'
import { formOf, newBrowser, redirectOf, request } from '../support/request'

vi.mock('next/headers', async () => (await import('../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../support/request')).nextNavigation)

/** Somebody has seen what a passkey signed, lures its owner elsewhere, or has a passkey of their own. */
const here = useDatabase()
let domain: Awaited<ReturnType<typeof aDomain>>
let victim: { id: string; accountId: string; address: string }
let passkey: SoftPasskey
let passkeyId: string
beforeEach(async () => {
	domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	victim = await aMailbox(here.owner, domain)
	;({ passkey, id: passkeyId } = await withPasskey(here.owner, victim.accountId, 5))
	passkey.counter = 6
	newBrowser()
})

const questionIn = (state: FormState): string =>
	state.reveal?.question ?? expect.fail(`nothing was asked: ${JSON.stringify(state.problem)}`)
const ask = async (moment: string) => questionIn(await askPasskeyAction(IDLE, formOf({ moment })))
const alone = (answer: string) => signInWithPasskeyAction(IDLE, formOf({ passkey: answer }))
const half = (address = victim.address) => redirectOf(signInAction(IDLE, formOf({ address, password: PASSWORD })))
const count = async (sql: string, ...values: unknown[]): Promise<number> =>
	(await here.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values)).rows[0]?.n ?? -1
const sessions = () => count('session WHERE account_id = $1', victim.accountId)
const refusals = async () =>
	(
		await here.owner.query<{ why: string }>(
			`SELECT why FROM journal_entry WHERE outcome = 'refused' AND "right" = 'system.sign-in' AND account_id = $1 ORDER BY at`,
			[victim.accountId],
		)
	).rows.map(({ why }) => why)
const SENTENCE = 'This passkey opens nothing here, or it took too long. Try again, or go another way.'
const REFUSED = { status: 'failed', problem: { kind: 'not-allowed', text: SENTENCE } }

const LIES: Record<string, Lies> = {
	'for another origin': { origin: 'https://localhost.evil.test' },
	'for another port': { origin: 'http://localhost:3001' },
	'for another rpId': { rpId: 'evil.test' },
	'inside of another page': { crossOrigin: true },
	'by nobody who showed finger, face or PIN': { verified: false },
	'by nobody who was there': { present: false },
	'as the making of a passkey': { type: 'webauthn.create' },
	'over something that was never asked': { challenge: Buffer.alloc(32, 7).toString('base64url') },
	'for another person': { userHandle: Buffer.alloc(32, 7).toString('base64url') },
	'for nobody': { userHandle: undefined },
}

test.each(Object.entries(LIES))('S-32 what was signed %s opens nothing', async (_name, lies) => {
	expect(await alone(passkey.sign(await ask('sign-in'), lies))).toMatchObject(REFUSED)
	expect([await sessions(), await viewer()]).toEqual([0, null])
	expect(await redirectOf(alone(passkey.sign(await ask('sign-in'))))).toBe('/my')
})

test('S-32 what was signed is good once: replayed, from another browser, or eight times at one moment', async () => {
	const question = await ask('sign-in')
	const visit = request.cookies.get(visitCookieName()) ?? ''
	const answers = await Promise.all(
		Array.from({ length: 8 }, () =>
			signInWithPasskey(passkey.sign(question), { bound: boundToVisit(visit, null), stage: null }, aVisit()),
		),
	)
	expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
	passkey.counter = 9
	expect(await alone(passkey.sign(question))).toMatchObject(REFUSED)
	const another = await ask('sign-in')
	const stolen = passkey.sign(another)
	newBrowser()
	expect(await alone(stolen)).toMatchObject(REFUSED)
	await ask('sign-in')
	expect(await alone(stolen)).toMatchObject(REFUSED)
	expect(await sessions()).toBe(1)
})

test('one that does not count is good once all the same', async () => {
	const { passkey: quiet } = await withPasskey(here.owner, victim.accountId)
	const answer = quiet.sign(await ask('sign-in'))
	expect(await redirectOf(alone(answer))).toBe('/my')
	expect(await alone(answer)).toMatchObject(REFUSED)
	expect(await sessions()).toBe(1)
})

test('after five minutes it is too late', async () => {
	const answer = passkey.sign(await ask('sign-in'))
	await here.owner.query("UPDATE passkey_challenge SET expires_at = now() - interval '1 second'")
	expect(await alone(answer)).toMatchObject(REFUSED)
	expect(await sessions()).toBe(0)
})

test('another key in the name of a known passkey, and a key of nobody, get the answer of a wrong one', async () => {
	const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
	const unknown = new SoftPasskey()
	unknown.handle = passkey.handle
	const answers = [
		await alone(passkey.sign(await ask('sign-in'), {}, privateKey)),
		await alone(unknown.sign(await ask('sign-in'), { id: passkey.id })),
		await alone(unknown.sign(await ask('sign-in'))),
		await alone('{"id":1}'),
		await alone('nothing'),
	]
	for (const answer of answers) expect(answer).toMatchObject(REFUSED)
	expect([await sessions(), await refusals()]).toEqual([0, ['wrong-passkey', 'wrong-passkey']])
})

test('a counter that goes back is refused; the owner is told once, and only when the key really signed', async () => {
	const letters = () => count("letter WHERE account_id = $1 AND subject LIKE '%copied%'", victim.accountId)
	const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
	await alone(passkey.sign(await ask('sign-in'), { counter: 1 }, privateKey))
	expect(await letters()).toBe(0)
	for (const counter of [5, 4, 0])
		expect(await alone(passkey.sign(await ask('sign-in'), { counter }))).toMatchObject(REFUSED)
	expect([await letters(), await sessions()]).toEqual([1, 0])
	expect(await count('passkey WHERE id = $1 AND counter = 5 AND copied_at IS NOT NULL', passkeyId)).toBe(1)
	expect(await refusals()).toEqual(['wrong-passkey', 'copied-passkey', 'copied-passkey', 'copied-passkey'])
})

const STANDINGS: Record<string, [sql: string, why: string]> = {
	disabled: ["UPDATE account SET state = 'disabled' WHERE id = $1", 'disabled'],
	invited: ["UPDATE account SET state = 'invited', password_hash = NULL WHERE id = $1", 'invited'],
	'of a domain that is disabled': [
		'UPDATE domain SET enabled = false WHERE id = (SELECT domain_id FROM account WHERE id = $1)',
		'stopped',
	],
}
test.each(Object.entries(STANDINGS))('somebody %s is refused as with a password', async (_name, [sql, why]) => {
	await here.owner.query(sql, [victim.accountId])
	expect(await alone(passkey.sign(await ask('sign-in')))).toMatchObject(REFUSED)
	expect([await sessions(), await refusals()]).toEqual([0, [why]])
})

test('the sign-in page asks everybody the same, and sets nothing that tells who was here', async () => {
	const withOne = JSON.parse(await ask('sign-in'))
	newBrowser()
	const stranger = JSON.parse(await ask('sign-in'))
	expect({ ...withOne, challenge: '' }).toEqual({ ...stranger, challenge: '' })
	expect(withOne.challenge).not.toBe(stranger.challenge)
	expect(JSON.stringify(withOne)).not.toContain(passkey.id)
	expect(await count('passkey WHERE account_id = $1 AND last_used_at IS NULL', victim.accountId)).toBe(1)
})

test('trying stops, for a passkey that there is as for one that there is not', async () => {
	await waitsAreLong(here.owner)
	const known: unknown[] = []
	const unknown: unknown[] = []
	const nobody = new SoftPasskey()
	for (let n = 0; n < 7; n += 1) {
		known.push((await alone(passkey.sign(await ask('sign-in'), { verified: false }))).problem)
		unknown.push((await alone(nobody.sign(await ask('sign-in')))).problem)
	}
	expect(known).toEqual(unknown)
	expect(known.at(-1)).toMatchObject({ kind: 'too-many' })
	expect(await alone(passkey.sign(await ask('sign-in')))).toMatchObject({ problem: { kind: 'too-many' } })
	await here.owner.query('DROP FUNCTION public.wait_longer() CASCADE')
})

describe('after the password', () => {
	test('a passkey of somebody else, or what was signed at the sign-in page, is no second factor', async () => {
		const stranger = await aMailbox(here.owner, domain)
		const { passkey: theirs } = await withPasskey(here.owner, stranger.accountId)
		const fromDoor = passkey.sign(await ask('sign-in'))
		await half()
		for (const answer of [theirs.sign(await ask('second')), fromDoor])
			expect(await secondFactorAction(IDLE, formOf({ passkey: answer }))).toMatchObject(REFUSED)
		const second = passkey.sign(await ask('second'))
		expect(await alone(second), 'asked after the password of somebody').toMatchObject(REFUSED)
		await half(stranger.address)
		expect(await secondFactorAction(IDLE, formOf({ passkey: second }))).toMatchObject(REFUSED)
		expect(await sessions()).toBe(0)
		expect(await count('session WHERE account_id = $1', stranger.accountId)).toBe(0)
	})

	test('nobody half-way is nobody: there is nothing to ask, and nothing to answer', async () => {
		expect(await askPasskeyAction(IDLE, formOf({ moment: 'second' }))).toMatchObject({ reveal: null })
		expect(await askPasskeyAction(IDLE, formOf({ moment: 'step-up' }))).toMatchObject({ reveal: null })
		const answer = passkey.sign(await ask('sign-in'))
		expect(await redirectOf(secondFactorAction(IDLE, formOf({ passkey: answer })))).toBe('/sign-in?said=too-late')
	})
})

describe('in a session', () => {
	const long = () => here.owner.query("UPDATE session SET proved_at = now() - interval '6 minutes'")
	const enter = async () => {
		await redirectOf(alone(passkey.sign(await ask('sign-in'))))
		passkey.counter += 1
		await long()
	}

	test('what another session, or the sign-in page, was told to have signed proves nothing', async () => {
		await enter()
		const elsewhere = await ask('step-up')
		newBrowser()
		await enter()
		for (const question of [elsewhere, await ask('sign-in')]) {
			const refused = await confirmAction(IDLE, formOf({ proof: passkey.sign(question) }))
			expect(refused).toMatchObject({ problem: { fields: { proof: SENTENCE } } })
		}
		const answer = passkey.sign(await ask('step-up'), { verified: false })
		expect(await renewRecoveryCodesAction(IDLE, formOf({ _proof: answer }))).toMatchObject({
			problem: { kind: 'step-up', fields: { _proof: SENTENCE } },
		})
		expect(await count('recovery_code WHERE account_id = $1', victim.accountId)).toBe(0)
	})

	test('a proof is good once', async () => {
		await enter()
		const answer = passkey.sign(await ask('step-up'))
		expect(await redirectOf(confirmAction(IDLE, formOf({ proof: answer })))).toBe('/my')
		await long()
		expect(await confirmAction(IDLE, formOf({ proof: answer }))).toMatchObject({ status: 'failed' })
	})

	test('nobody removes a passkey of somebody else: it is not there for them', async () => {
		await redirectOf(alone(passkey.sign(await ask('sign-in'))))
		const stranger = await aMailbox(here.owner, domain)
		const { id } = await withPasskey(here.owner, stranger.accountId)
		expect(await removePasskeyAction(IDLE, formOf({ passkey: id }))).toMatchObject({ problem: { kind: 'not-found' } })
		expect(await count('passkey WHERE id = $1', id)).toBe(1)
	})
})
