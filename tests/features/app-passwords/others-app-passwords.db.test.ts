import { beforeEach, describe, expect, test } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { query } from '@/core/gateway/query'
import { digestOf } from '@/core/gateway/session-cookie'
import { GRANTABLE_RIGHTS, type GrantableRight } from '@/core/policy'
import { claim } from '@/core/proof/claim'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { setAccountPassword } from '@/features/accounts/set-account-password'
import { mailSignInOf } from '@/features/app-passwords/list-app-passwords'
import { requireAppPasswords } from '@/features/app-passwords/require-app-passwords'
import { revokeAppPassword } from '@/features/app-passwords/revoke-app-password'
import { setDomainEnabled } from '@/features/domains/set-domain-enabled'
import { resetPassword } from '@/features/forgotten/reset-password'
import { protectMailbox } from '@/features/mailboxes/protect-mailbox'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { listTouches } from '@/features/self/list-touches'
import { as, viewerOf } from '../../support/callers'
import { content, journalOf, rowOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAdministrator,
	anAppPassword,
	anOrganization,
} from '../../support/factories'
import { aLink } from '../forgotten/people'

/** What others do to somebody's app passwords: whoever may set the password ends them, and nobody makes one. */
const here = useDatabase()
let domain: Awaited<ReturnType<typeof aDomain>>
let mailbox: Awaited<ReturnType<typeof aMailbox>>
let app: Awaited<ReturnType<typeof anAppPassword>>
let delegate: Awaited<ReturnType<typeof aDelegate>>

beforeEach(async () => {
	domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	mailbox = await aMailbox(here.owner, domain)
	app = await anAppPassword(here.owner, mailbox.accountId, { name: 'Phone' })
	delegate = await aDelegate(here.owner, ['mailbox.read', 'mailbox.set-password'], { domains: [domain.id] })
})
const revoke = (by: { id: string }, of = { mailbox: mailbox.id, appPassword: app.id }) =>
	execute(revokeAppPassword, as(by), of)
const need = (by: { id: string }, required = true) =>
	execute(requireAppPasswords, as(by), { mailbox: mailbox.id, required })
const works = async () => (await rowOf(here.owner, 'app_password', app)).revoked_at === null
async function expectNothing(attack: () => Promise<unknown>, kind: string) {
	const before = await content(here.owner)
	expect(await attack()).toMatchObject({ ok: false, problem: { kind } })
	expect(await content(here.owner)).toEqual(before)
	expect(await works()).toBe(true)
}

test('whoever may set the password ends one, and decides whether mail programs need one; the owner reads both', async () => {
	expect(await mailSignInOf(await viewerOf(delegate), mailbox.id)).toMatchObject({
		appPasswordsOnly: false,
		appPasswords: [{ name: 'Phone' }],
	})
	expect((await revoke(delegate)).ok).toBe(true)
	expect((await need(delegate)).ok).toBe(true)
	expect(await works()).toBe(false)
	expect(await rowOf(here.owner, 'account', { id: mailbox.accountId })).toMatchObject({ app_passwords_only: true })
	expect((await journalOf(here.owner, delegate)).map(({ after, mailbox_id }) => [after, mailbox_id])).toEqual([
		[{ ended: 'Phone' }, mailbox.id],
		[{ signIn: 'app passwords only' }, mailbox.id],
	])
	const touches = await listTouches(await viewerOf({ id: mailbox.accountId }), undefined)
	expect(touches.rows.map(({ what }) => what)).toEqual([
		'made your mail programs sign in with app passwords only',
		'ended your app password “Phone”',
	])
})

describe('out of reach', () => {
	const BUT: GrantableRight[] = GRANTABLE_RIGHTS.filter((right) => right !== 'mailbox.set-password')

	test('without that right, though with every other', async () => {
		const one = await aDelegate(here.owner, BUT, { domains: [domain.id] })
		await expectNothing(() => revoke(one), 'not-allowed')
		await expectNothing(() => need(one), 'not-allowed')
		const viewer = await viewerOf(one)
		expect(await mailSignInOf(viewer, mailbox.id)).toBeNull()
		for (const right of ['mailbox.read', 'account.read', 'own.read'] as const) {
			const seen = query(viewer, right, (read) => read.appPassword.findMany({ select: { id: true } }))
			expect(await seen, right).toEqual([])
		}
	})

	test('from another domain it is not there', async () => {
		const elsewhere = await aDomain(here.owner, domain.organizationId)
		const one = await aDelegate(here.owner, GRANTABLE_RIGHTS, { domains: [elsewhere.id] })
		await expectNothing(() => revoke(one), 'not-found')
		await expectNothing(() => need(one), 'not-found')
		expect(await mailSignInOf(await viewerOf(one), mailbox.id)).toBeNull()
	})

	test('by way of a mailbox that is in reach, one of somebody else is not ended', async () => {
		const mine = await aMailbox(here.owner, domain)
		const theirs = await aMailbox(here.owner, await aDomain(here.owner, domain.organizationId))
		const foreign = await anAppPassword(here.owner, theirs.accountId)
		for (const appPassword of [foreign.id, app.id])
			await expectNothing(() => revoke(delegate, { mailbox: mine.id, appPassword }), 'not-found')
		expect((await rowOf(here.owner, 'app_password', foreign)).revoked_at).toBeNull()
	})

	test('of a person who holds more', async () => {
		await aGrant(here.owner, mailbox.accountId, ['domain.read', 'domain.edit'], { domains: [domain.id] })
		await expectNothing(() => revoke(delegate), 'not-allowed')
		await expectNothing(() => need(delegate), 'not-allowed')
	})

	test('B9 of a protected mailbox, for administrators too', async () => {
		const administrator = await anAdministrator(here.owner)
		expect((await execute(protectMailbox, as(administrator), { mailbox: mailbox.id, reason: '' })).ok).toBe(true)
		for (const one of [delegate, administrator]) {
			await expectNothing(() => revoke(one), 'not-allowed')
			await expectNothing(() => need(one), 'not-allowed')
		}
	})
})

describe('what may be in wrong hands ends', () => {
	const administrator = () => anAdministrator(here.owner)

	test('when the password is set from the mailbox’s page, and the journal tells how many', async () => {
		await anAppPassword(here.owner, mailbox.accountId)
		expect((await execute(setMailboxPassword, as(delegate), { mailbox: mailbox.id })).ok).toBe(true)
		expect(await works()).toBe(false)
		expect((await journalOf(here.owner, delegate)).map(({ after }) => after?.alsoEnded)).toEqual([2])
	})

	test('when it is set from the person’s page, and when the person is disabled', async () => {
		const by = await administrator()
		const input = { account: mailbox.accountId, password: 'three words in a row' }
		expect((await execute(setAccountPassword, as(by), input)).ok).toBe(true)
		expect(await works()).toBe(false)
		app = await anAppPassword(here.owner, mailbox.accountId)
		expect((await execute(setAccountEnabled, as(by), { account: mailbox.accountId, enabled: false })).ok).toBe(true)
		expect((await execute(setAccountEnabled, as(by), { account: mailbox.accountId, enabled: true })).ok).toBe(true)
		expect(await works()).toBe(false)
	})

	test('when a forgotten password is set by a link, whoever got hold of that', async () => {
		const hash = digestOf(await aLink(here.owner, mailbox.accountId, 'reset'))
		const door = systemCaller('One-time link', ['system.reset-password'], '192.0.2.1')
		const result = await execute(resetPassword, door, { hash, newPassword: 'three words in a row' })
		expect(result).toMatchObject({ ok: true })
		expect(await works()).toBe(false)
	})

	test('but not while a mailbox or a domain is only stopped for a while', async () => {
		const by = await administrator()
		for (const enabled of [false, true]) {
			expect((await execute(setMailboxEnabled, as(by), { mailbox: mailbox.id, enabled })).ok).toBe(true)
			expect((await execute(setDomainEnabled, as(by), { domain: domain.id, enabled })).ok).toBe(true)
		}
		expect(await works()).toBe(true)
	})
})

test('an app password does not sign in to the panel', async () => {
	const visit = { clientAddress: '192.0.2.1', userAgent: '', sessionCookie: undefined, deviceCookie: undefined }
	expect(await claim({ address: mailbox.address, password: app.secret }, visit)).toMatchObject({ ok: false })
})
