import { beforeEach, expect, test, vi } from 'vitest'
import { type FormState, IDLE } from '@/core/gateway/form'
import { beginPasskeyAction, enrolPasskeyAction } from '@/features/factors/actions'
import { askPasskeyAction, signInAction } from '@/features/sessions/actions'
import { useDatabase } from '../support/database'
import { aDomain, aMailbox, anOrganization, PASSWORD } from '../support/factories'
import { type Lies, SoftPasskey, withPasskey } from '../support/passkeys'
import { formOf, newBrowser, redirectOf } from '../support/request'

vi.mock('next/headers', async () => (await import('../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../support/request')).nextNavigation)

/** Somebody wants a passkey of theirs to open another's account. */
const here = useDatabase()
let domain: Awaited<ReturnType<typeof aDomain>>
let owner: { accountId: string; address: string }
beforeEach(async () => {
	domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	owner = await aMailbox(here.owner, domain)
	newBrowser()
})

const signIn = (address = owner.address) => redirectOf(signInAction(IDLE, formOf({ address, password: PASSWORD })))
const questionIn = (state: FormState): string =>
	state.reveal?.question ?? expect.fail(`nothing was asked: ${JSON.stringify(state.problem)}`)
const begin = async () => questionIn(await beginPasskeyAction(IDLE, formOf({ name: 'Laptop' })))
const enrol = (passkey: string) => enrolPasskeyAction(IDLE, formOf({ name: 'Laptop', passkey }))
const kept = async (): Promise<number> =>
	(
		await here.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM passkey WHERE account_id = $1', [
			owner.accountId,
		])
	).rows[0]?.n ?? -1

const LIES: Record<string, Lies> = {
	'for another origin': { origin: 'https://evil.test' },
	'for another rpId': { rpId: 'evil.test' },
	'inside of another page': { crossOrigin: true },
	'by nobody who showed finger, face or PIN': { verified: false },
	'as a signature': { type: 'webauthn.get' },
	'over something that was never asked': { challenge: Buffer.alloc(32, 7).toString('base64url') },
	'under another name than its own': { id: Buffer.alloc(32, 7).toString('base64url') },
}
test.each(Object.entries(LIES))('S-32 a passkey that was made %s is not kept', async (_name, lies) => {
	await signIn()
	const passkey = new SoftPasskey()
	expect(await enrol(passkey.make(await begin(), lies))).toMatchObject({
		status: 'failed',
		problem: { kind: 'invalid' },
	})
	expect(await kept()).toBe(0)
	expect((await enrol(passkey.make(await begin()))).status).toBe('done')
	expect(await kept()).toBe(1)
})

test('certificates about the maker are refused unread, and what is no answer too', async () => {
	await signIn()
	for (const answer of [new SoftPasskey().make(await begin(), {}, 'packed'), '{}', '[1', 'x'.repeat(30_000)])
		expect(await enrol(answer)).toMatchObject({ status: 'failed', problem: { kind: 'invalid' } })
	expect(await kept()).toBe(0)
})

test('S-32 what another session was asked, what the sign-in page asks, and what was used once make no passkey', async () => {
	await signIn()
	const elsewhere = await begin()
	newBrowser()
	await signIn()
	const door = JSON.parse(questionIn(await askPasskeyAction(IDLE, formOf({ moment: 'sign-in' }))))
	const mine = await begin()
	const borrowed = JSON.stringify({ ...JSON.parse(mine), challenge: door.challenge })
	for (const question of [elsewhere, borrowed])
		expect(await enrol(new SoftPasskey().make(question))).toMatchObject({ problem: { kind: 'invalid' } })
	const answers = await Promise.all(
		Array.from({ length: 4 }, () => enrol(new SoftPasskey().make(mine)).catch(() => null)),
	)
	expect(answers.filter((answer) => answer?.status === 'done')).toHaveLength(1)
	expect(await kept()).toBe(1)
})

test('nobody takes over the name of a passkey that somebody else has', async () => {
	const stranger = await aMailbox(here.owner, domain)
	const { passkey } = await withPasskey(here.owner, stranger.accountId)
	await signIn()
	expect(await enrol(passkey.make(await begin()))).toMatchObject({ status: 'failed' })
	expect(await kept()).toBe(0)
	const { rows } = await here.owner.query('SELECT account_id FROM passkey WHERE credential_id = $1', [
		Buffer.from(passkey.credentialId),
	])
	expect(rows).toEqual([{ account_id: stranger.accountId }])
})

test('an authenticator learns a random number of whose it is, and no id of ours', async () => {
	await signIn()
	const first = JSON.parse(await begin())
	const again = JSON.parse(await begin())
	expect(first.user.id).toBe(again.user.id)
	expect(Buffer.from(first.user.id, 'base64url')).toHaveLength(32)
	expect(JSON.stringify(first)).not.toContain(owner.accountId)
	expect(Buffer.from(first.user.id, 'base64url').toString('hex')).not.toContain(owner.accountId.replaceAll('-', ''))
	expect(first).toMatchObject({ attestation: 'none', rp: { id: 'localhost' } })
})

test('whoever is signed out begins nothing', async () => {
	expect(await beginPasskeyAction(IDLE, formOf({ name: 'Laptop' }))).toMatchObject({ problem: { kind: 'signed-out' } })
	expect(
		await enrol(new SoftPasskey().make(JSON.stringify({ challenge: 'x', rp: { id: 'localhost' }, user: { id: '' } }))),
	).toMatchObject({
		problem: { kind: 'signed-out' },
	})
})
