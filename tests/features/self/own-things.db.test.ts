import { expect, test, vi } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { IDLE } from '@/core/gateway/form'
import { actorOfSession } from '@/core/gateway/session'
import { sessionCookieName } from '@/core/gateway/session-cookie'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { editOwnNameAction, setOwnPasswordAction } from '@/features/self/actions'
import { editOwnName } from '@/features/self/edit-own-name'
import { listTouches } from '@/features/self/list-touches'
import { myAccount } from '@/features/self/my-account'
import { signIn } from '@/features/sessions/sign-in'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aMailbox,
	anAccount,
	anAdministrator,
	anOrganization,
	PASSWORD,
} from '../../support/factories'
import { formOf, newBrowser, request } from '../../support/request'
import { aVisit, cookieOf, signedIn } from '../sessions/visits'

vi.mock('next/headers', async () => (await import('../../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../../support/request')).nextNavigation)

const here = useDatabase()
const NEXT = 'another horse with other batteries'

async function anOwner() {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const mailbox = await aMailbox(here.owner, domain, { quota_bytes: 1 << 30 })
	return { ...mailbox, id: mailbox.accountId, mailboxId: mailbox.id, domain }
}

/** A browser in which this person is signed in. */
async function atHome(person: { address: string }) {
	newBrowser()
	const { sid } = await signedIn(person)
	request.cookies.set(sessionCookieName(), await cookieOf(sid))
	return sid
}

test('one changes one’s own name; a stale form says what stands there now', async () => {
	const owner = await anOwner()
	expect(await execute(editOwnName, as(owner), { name: '  Ada   Byron ', version: 1 })).toMatchObject({ ok: true })
	const { rows } = await here.owner.query('SELECT name, version FROM account WHERE id = $1', [owner.id])
	expect(rows).toEqual([{ name: 'Ada Byron', version: 2 }])
	expect(await execute(editOwnName, as(owner), { name: 'Ada', version: 1 })).toMatchObject({
		problem: { kind: 'stale', current: { name: 'Ada Byron' }, version: 2 },
	})
})

test.each([
	{ name: '' },
	{ name: 'x'.repeat(201) },
	{ name: 'a\u202eb' },
	{ name: 'Ada', id: 'x' },
	{ name: 'Ada', state: 'active' },
])('S-43 bad and surplus fields are refused: %j', async (fields) => {
	const owner = await anOwner()
	expect(await execute(editOwnName, as(owner), { version: 1, ...fields })).toMatchObject({
		ok: false,
		problem: { kind: 'invalid' },
	})
})

test('the verbs on what is one’s own take no account: nobody reaches another’s', async () => {
	const owner = await anOwner()
	const other = await anAccount(here.owner)
	expect(await execute(editOwnName, as(owner), { name: 'Mallory', version: 1, account: other.id })).toMatchObject({
		ok: false,
	})
	await execute(editOwnName, as(owner), { name: 'Mallory', version: 1 })
	const { rows } = await here.owner.query("SELECT id FROM account WHERE name = 'Mallory'")
	expect(rows).toEqual([{ id: owner.id }])
})

test('signed out, an action writes nothing and loses nothing that was typed', async () => {
	newBrowser()
	expect(await editOwnNameAction(IDLE, formOf({ name: 'Somebody', version: '1' }))).toMatchObject({
		status: 'failed',
		problem: { kind: 'signed-out' },
		values: { name: 'Somebody' },
	})
})

test('S-07 S-08 the current password is needed; other sessions end, the one that asks goes on', async () => {
	const owner = await anOwner()
	const sid = await atHome(owner)
	const other = await signedIn(owner)
	const change = (fields: Record<string, string>) =>
		setOwnPasswordAction(IDLE, formOf({ currentPassword: PASSWORD, newPassword: NEXT, ...fields }))
	expect(await change({ currentPassword: 'not it' })).toMatchObject({
		problem: { fields: { currentPassword: 'That is not your password.' } },
	})
	expect(await change({ currentPassword: '' })).toMatchObject({
		problem: { fields: { currentPassword: 'Write your password.' } },
	})
	expect(await change({ newPassword: PASSWORD })).toMatchObject({
		problem: { fields: { newPassword: 'This is the password that you have now.' } },
	})
	expect(await actorOfSession(other.sid)).not.toBeNull()
	expect(await change({})).toMatchObject({ status: 'done', values: {} })
	expect(await actorOfSession(other.sid)).toBeNull()
	expect(await actorOfSession(sid)).not.toBeNull()
	expect(await signIn({ address: owner.address, password: NEXT }, aVisit())).toMatchObject({ ok: true })
})

test('the tries at the current password are counted, also for whoever took over a session', async () => {
	const owner = await anOwner()
	await atHome(owner)
	const guess = () => setOwnPasswordAction(IDLE, formOf({ currentPassword: 'a guess', newPassword: NEXT }))
	for (let n = 0; n < 5; n += 1) expect(await guess()).toMatchObject({ problem: { kind: 'invalid' } })
	expect(await setOwnPasswordAction(IDLE, formOf({ currentPassword: PASSWORD, newPassword: NEXT }))).toMatchObject({
		problem: { kind: 'too-many' },
	})
})

test('B7 the owner reads every administrative touch in plain words, and nothing of others', async () => {
	const owner = await anOwner()
	const neighbour = await anOwner()
	const admin = await anAdministrator(here.owner)
	await here.owner.query("UPDATE account SET name = 'Grace' WHERE id = $1", [admin.id])
	await execute(setMailboxQuota, as(admin), { mailbox: owner.mailboxId, quota: '2 GB', version: 1 })
	const said = { reason: 'You asked on the phone' }
	await execute(setMailboxPassword, as(admin), { mailbox: owner.mailboxId, password: NEXT }, said)
	await execute(setMailboxPassword, as(admin), { mailbox: neighbour.mailboxId, password: NEXT })
	await execute(editOwnName, as(owner), { name: 'My own doing', version: 1 })
	const { rows, next } = await listTouches(await viewerOf(owner), undefined)
	expect(rows.map(({ id, at, ...told }) => told)).toEqual([
		{ who: 'Grace', what: 'set a new password', on: owner.address, reason: said.reason, done: true },
		{ who: 'Grace', what: 'changed the quota from 1 GB to 2 GB', on: owner.address, reason: '', done: true },
	])
	expect(next).toBeNull()
})

test('B7 also what was tried and refused is told', async () => {
	const owner = await anOwner()
	await here.owner.query("UPDATE account SET name = 'Boss' WHERE id = $1", [owner.id])
	const helper = await aDelegate(here.owner, ['mailbox.read', 'mailbox.set-password'], { domains: [owner.domain.id] })
	const { aGrant } = await import('../../support/factories')
	await aGrant(here.owner, owner.id, ['mailbox.create'], { domains: [owner.domain.id] })
	await execute(setMailboxPassword, as(helper), { mailbox: owner.mailboxId, password: NEXT })
	const { rows } = await listTouches(await viewerOf(owner), undefined)
	expect(rows).toMatchObject([{ what: 'set a new password', done: false }])
})

test('the touches are paged without a gap', async () => {
	const owner = await anOwner()
	const admin = await anAdministrator(here.owner)
	for (let n = 1; n <= 25; n += 1)
		await execute(setMailboxQuota, as(admin), { mailbox: owner.mailboxId, quota: `${n + 1} GB`, version: n })
	const viewer = await viewerOf(owner)
	const first = await listTouches(viewer, undefined)
	const second = await listTouches(viewer, first.next ?? '')
	expect([first.rows.length, second.rows.length, second.next]).toEqual([20, 5, null])
	expect(new Set([...first.rows, ...second.rows].map((row) => row.id)).size).toBe(25)
})

test('one’s own page knows one’s mailboxes and how full they are, for those without a mailbox too', async () => {
	const owner = await anOwner()
	await here.owner.query('INSERT INTO mail_usage (mailbox_id, bytes, messages) VALUES ($1, 1000, 3)', [owner.mailboxId])
	expect((await myAccount(await viewerOf(owner))).mailboxes).toEqual([
		{
			id: owner.mailboxId,
			address: owner.address,
			quotaBytes: 1n << 30n,
			usedBytes: 1000n,
			enabled: true,
			sendOnly: false,
			protocols: ['imap', 'pop3', 'smtp', 'sieve'],
			isProtected: false,
			sends: expect.objectContaining({ sentLastDay: 0, refusals: [] }),
		},
	])
	const outsider = await anAdministrator(here.owner)
	expect(await myAccount(await viewerOf(outsider))).toMatchObject({ address: outsider.address, mailboxes: [] })
})
