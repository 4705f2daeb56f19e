import { createHash } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { IDLE } from '@/core/gateway/form'
import { viewer } from '@/core/gateway/viewer'
import { sealTrusted, trustedCookieName } from '@/core/proof/trusted-device'
import { endAccountSessions } from '@/features/accounts/end-account-sessions'
import { forgetAccountDevice } from '@/features/accounts/forget-account-device'
import { getAccount } from '@/features/accounts/get-account'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { setAccountPassword } from '@/features/accounts/set-account-password'
import { enrolAuthenticatorAction, removeOwnFactorAction, renewRecoveryCodesAction } from '@/features/factors/actions'
import { ownSetup } from '@/features/factors/own-factors'
import { removeSecondFactor } from '@/features/factors/remove-second-factor'
import { setOwnPassword } from '@/features/self/set-own-password'
import {
	askPasskeyAction,
	secondFactorAction,
	signInAction,
	signInWithPasskeyAction,
} from '@/features/sessions/actions'
import { forgetDevice } from '@/features/sessions/forget-device'
import { listTrusted } from '@/features/sessions/list-trusted'
import { codeOf, withApp } from '../support/authenticators'
import { as, viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import {
	aDelegate,
	aDemand,
	aDomain,
	aMailbox,
	anAdministrator,
	anOrganization,
	aTrustedDevice,
	PASSWORD,
} from '../support/factories'
import { withPasskey } from '../support/passkeys'
import { formOf, newBrowser, redirectOf, request } from '../support/request'

vi.mock('next/headers', async () => (await import('../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../support/request')).nextNavigation)

/** A browser is remembered, and somebody who has the password would like it to be theirs. */
const here = useDatabase()
let organization: { id: string }
let owner: { id: string; accountId: string; address: string }
let codes: readonly string[]
let secret: Awaited<ReturnType<typeof withApp>>['secret']
beforeEach(async () => {
	organization = await anOrganization(here.owner)
	owner = await aMailbox(here.owner, await aDomain(here.owner, organization.id))
	;({ codes, secret } = await withApp(here.owner, owner.accountId))
	newBrowser()
})

const password = (text = PASSWORD, address = owner.address) =>
	redirectOf(signInAction(IDLE, formOf({ address, password: text })))
const ASKED = '/sign-in/code'
/** Signs in with a recovery code, and has this browser remembered. */
async function remember(code = codes[0] ?? ''): Promise<string> {
	expect(await password()).toBe(ASKED)
	expect(await redirectOf(secondFactorAction(IDLE, formOf({ code, remember: 'on' })))).toBe('/my')
	const cookie = request.cookies.get(trustedCookieName())
	if (!cookie) throw new Error('this browser is not remembered')
	signOut()
	return cookie
}
/** Leaves what else the browser has. */
function signOut(): void {
	const cookie = request.cookies.get(trustedCookieName())
	newBrowser()
	if (cookie) request.cookies.set(trustedCookieName(), cookie)
}
const me = async () => (await viewer()) ?? Promise.reject(new Error('signed out'))
const owning = () => as({ id: owner.accountId })
const devices = async () =>
	(await here.owner.query('SELECT * FROM trusted_device WHERE account_id = $1', [owner.accountId])).rows

test('whoever asks for it is not asked for a code in that browser again; elsewhere they are, and the journal tells', async () => {
	const cookie = await remember()
	expect(await password()).toBe('/my')
	expect(await me()).toMatchObject({ accountId: owner.accountId, secondFactor: true })
	const [device] = await listTrusted(await me())
	expect(device).toMatchObject({ device: 'curl', clientAddress: request.headers.get('x-postern-client') })
	const { rows } = await here.owner.query(
		`SELECT after FROM journal_entry WHERE "right" = 'system.sign-in' AND account_id = $1 AND outcome = 'done' ORDER BY at`,
		[owner.accountId],
	)
	expect(rows).toMatchObject([
		{ after: { factor: 'recovery', rememberedUntil: expect.any(String) } },
		{ after: { factor: 'device' } },
	])
	newBrowser()
	expect(await password()).toBe(ASKED)
	const kept = JSON.stringify(await devices())
	expect(kept).not.toContain(cookie)
	expect(kept).not.toContain(PASSWORD)
})

test('a passkey after the password is remembered as a code is; one that comes alone spares nobody anything', async () => {
	const { passkey } = await withPasskey(here.owner, owner.accountId)
	const signed = async (moment: string) => {
		const { reveal } = await askPasskeyAction(IDLE, formOf({ moment }))
		return passkey.sign(reveal?.question ?? '')
	}
	expect(
		await signInWithPasskeyAction(IDLE, formOf({ passkey: await signed('sign-in'), remember: 'on' })),
	).toMatchObject({ problem: { kind: 'invalid' } })
	expect(await password()).toBe(ASKED)
	const tampered = await secondFactorAction(IDLE, formOf({ passkey: '{}', remember: 'on' }))
	expect([tampered.problem?.kind, tampered.values.remember, await devices()]).toEqual(['not-allowed', 'on', []])
	expect(await redirectOf(secondFactorAction(IDLE, formOf({ passkey: await signed('second'), remember: 'on' })))).toBe(
		'/my',
	)
	expect(await devices()).toHaveLength(1)
	signOut()
	expect(await password()).toBe('/my')
})

test('it is not remembered unasked, and never with the password alone', async () => {
	await password()
	await redirectOf(secondFactorAction(IDLE, formOf({ code: codes[0] ?? '' })))
	expect(await devices()).toEqual([])
	expect(request.cookies.has(trustedCookieName())).toBe(false)
	const plain = await aMailbox(here.owner, await aDomain(here.owner, organization.id))
	newBrowser()
	expect(
		await redirectOf(signInAction(IDLE, formOf({ address: plain.address, password: PASSWORD, remember: 'on' }))),
	).toBeNull()
})

test('a session that began so proves nothing: whatever asks for a proof asks for a code', async () => {
	await remember()
	await password()
	expect(await renewRecoveryCodesAction(IDLE, formOf({}))).toMatchObject({ problem: { kind: 'step-up', by: 'code' } })
	expect(await renewRecoveryCodesAction(IDLE, formOf({ _proof: PASSWORD }))).toMatchObject({
		problem: { kind: 'step-up' },
	})
	expect(await renewRecoveryCodesAction(IDLE, formOf({ _proof: codeOf(secret) }))).toMatchObject({ status: 'done' })
})

const ANOTHER = 'another battery for the horse'
const VOID: readonly (readonly [what: string, deed: () => Promise<unknown>, password: string])[] = [
	['it is forgotten', async () => execute(forgetDevice, owning(), { device: (await devices())[0]?.id }), PASSWORD],
	['all are forgotten', () => execute(forgetDevice, owning(), {}), PASSWORD],
	[
		'somebody above forgets it',
		async () => execute(forgetAccountDevice, as(await anAdministrator(here.owner)), { account: owner.accountId }),
		PASSWORD,
	],
	[
		'somebody above ends all sessions',
		async () => execute(endAccountSessions, as(await anAdministrator(here.owner)), { account: owner.accountId }),
		PASSWORD,
	],
	['the owner changes the password', () => execute(setOwnPassword, owning(), { newPassword: ANOTHER }), ANOTHER],
	[
		'somebody above sets the password',
		async () =>
			execute(setAccountPassword, as(await anAdministrator(here.owner)), {
				account: owner.accountId,
				password: ANOTHER,
			}),
		ANOTHER,
	],
	[
		'the person is disabled and enabled',
		async () => {
			const administrator = as(await anAdministrator(here.owner))
			await execute(setAccountEnabled, administrator, { account: owner.accountId, enabled: false })
			return execute(setAccountEnabled, administrator, { account: owner.accountId, enabled: true })
		},
		PASSWORD,
	],
	[
		'the factor is removed by somebody above, and there is another',
		async () => {
			const removed = await execute(removeSecondFactor, as(await anAdministrator(here.owner)), {
				account: owner.accountId,
			})
			await withApp(here.owner, owner.accountId)
			return removed
		},
		PASSWORD,
	],
	[
		'the thirty days are over',
		async () => {
			await here.owner.query(
				"UPDATE trusted_device SET created_at = created_at - interval '31 days', expires_at = expires_at - interval '31 days'",
			)
			return { ok: true }
		},
		PASSWORD,
	],
	[
		'the organization demands a code at every sign-in',
		async () => {
			await aDemand(here.owner, organization.id, ['everybody'], { trustsDevices: false })
			return { ok: true }
		},
		PASSWORD,
	],
]
test.each(VOID)('the code is asked for again once %s', async (_what, deed, text) => {
	await remember()
	expect(await deed()).toMatchObject({ ok: true })
	expect(await password(text)).toBe(ASKED)
	expect(await listTrusted(await viewerOf({ id: owner.accountId }))).toEqual([])
})

test('another app in place of the one before, and one’s own removal, void it too', async () => {
	await remember()
	await password()
	await here.owner.query('UPDATE session SET proved_at = now() WHERE account_id = $1', [owner.accountId])
	const { key } = await ownSetup(await me())
	expect(await redirectOf(enrolAuthenticatorAction(IDLE, formOf({ code: codeOf(key) })))).toContain('/my/security')
	signOut()
	expect(await password()).toBe(ASKED)
	await redirectOf(secondFactorAction(IDLE, formOf({ code: codes[1] ?? '', remember: 'on' })))
	expect(await redirectOf(removeOwnFactorAction(IDLE, formOf({})))).toContain('/my/security')
	await withApp(here.owner, owner.accountId)
	signOut()
	expect(await password()).toBe(ASKED)
})

test('the cookie of one person does nothing for another, nor does a hash out of the database, nor what was not sealed here', async () => {
	const cookie = await remember()
	const other = await aMailbox(here.owner, await aDomain(here.owner, organization.id))
	await withApp(here.owner, other.accountId)
	expect(await password(PASSWORD, other.address)).toBe(ASKED)
	const stored = Buffer.from((await devices())[0]?.secret_hash)
	for (const stolen of [
		await sealTrusted(stored.toString('hex')),
		await sealTrusted(stored.toString('base64url')),
		createHash('sha256').update(cookie).digest('base64url'),
		`${cookie.slice(0, -4)}AAAA`,
		'x'.repeat(5000),
	]) {
		newBrowser()
		request.cookies.set(trustedCookieName(), stolen)
		expect(await password()).toBe(ASKED)
	}
	newBrowser()
	request.cookies.set(trustedCookieName(), cookie)
	expect(
		await redirectOf(signInAction(IDLE, formOf({ address: owner.address, password: 'not the password at all' }))),
	).toBeNull()
	expect(await viewer()).toBeNull()
})

test('where it is forbidden, a forged tick remembers nothing', async () => {
	await aDemand(here.owner, organization.id, ['everybody'], { trustsDevices: false })
	await password()
	expect(await redirectOf(secondFactorAction(IDLE, formOf({ code: codes[0] ?? '', remember: 'on' })))).toBe('/my')
	expect(await devices()).toEqual([])
})

test('nobody forgets another’s, and who may end sessions only below themselves; what is forgotten stays so', async () => {
	const { id } = await aTrustedDevice(here.owner, owner.accountId)
	const other = await aMailbox(here.owner, await aDomain(here.owner, organization.id))
	expect(await execute(forgetDevice, as({ id: other.accountId }), { device: id })).toMatchObject({
		problem: { kind: 'not-found' },
	})
	const rights = ['account.read', 'account.end-sessions'] as const
	const stranger = await aDelegate(here.owner, rights, { organizations: [(await anOrganization(here.owner)).id] })
	expect(await execute(forgetAccountDevice, as(stranger), { account: owner.accountId, device: id })).toMatchObject({
		problem: { kind: 'not-found' },
	})
	const below = await aDelegate(here.owner, rights, { organizations: [organization.id] })
	expect((await getAccount(await viewerOf(below), owner.accountId))?.trusted).toHaveLength(1)
	expect(await execute(forgetAccountDevice, as(below), { account: other.accountId, device: id })).toMatchObject({
		problem: { kind: 'not-found' },
	})
	const administrator = await anAdministrator(here.owner)
	await aTrustedDevice(here.owner, administrator.id)
	await here.owner.query('UPDATE account SET organization_id = $2 WHERE id = $1', [administrator.id, organization.id])
	expect(await execute(forgetAccountDevice, as(below), { account: administrator.id })).toMatchObject({
		problem: { kind: 'not-allowed' },
	})
	expect(await execute(forgetAccountDevice, as(below), { account: owner.accountId, device: id })).toMatchObject({
		ok: true,
	})
	await here.owner.query('UPDATE trusted_device SET revoked_at = NULL WHERE id = $1', [id])
	expect((await devices())[0]?.revoked_at).not.toBeNull()
})

test('the database opens no session by a device that was not used for it', async () => {
	const open = here.owner.query(
		`INSERT INTO session (id_hash, public_id, account_id, auth_epoch, idle_expires_at, absolute_expires_at, client_address, user_agent, factor)
		SELECT sha256('x'), gen_random_uuid(), id, auth_epoch, now() + interval '1 hour', now() + interval '1 day', '', '', 'device' FROM account WHERE id = $1`,
		[owner.accountId],
	)
	await expect(open).rejects.toMatchObject({ code: 'PT006' })
})
