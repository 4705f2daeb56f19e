import { beforeEach, expect, test, vi } from 'vitest'
import { IDLE } from '@/core/gateway/form'
import { actorOfSession } from '@/core/gateway/session'
import { openSessionId, sessionCookieName } from '@/core/gateway/session-cookie'
import { setMailboxPasswordAction } from '@/features/mailboxes/actions'
import { confirmAction, signInAction } from '@/features/sessions/actions'
import { useDatabase } from '../support/database'
import { aDomain, aMailbox, anAdministrator, anOrganization, PASSWORD } from '../support/factories'
import { formOf, newBrowser, redirectOf, request } from '../support/request'
import '../features/sessions/visits'

vi.mock('next/headers', async () => (await import('../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../support/request')).nextNavigation)

/** Somebody has a copy of an administrator's cookie, or sits at a browser that was left open. */
const here = useDatabase()
const NEW = 'a wholly other password'

let admin: { id: string; address: string }
let victim: { id: string; accountId: string }
const setPassword = (more: Record<string, string> = {}) =>
	setMailboxPasswordAction(IDLE, formOf({ mailbox: victim.id, password: NEW, ...more }))
const cookie = () => request.cookies.get(sessionCookieName()) ?? ''
const isOpen = async (value: string) => (await actorOfSession((await openSessionId(value)) ?? '')) !== null
const long = () => here.owner.query("UPDATE session SET proved_at = now() - interval '5 minutes 1 second'")
const epoch = async (): Promise<number> =>
	(await here.owner.query('SELECT auth_epoch FROM account WHERE id = $1', [victim.accountId])).rows[0]?.auth_epoch
const signIn = async (by = admin) => {
	newBrowser()
	await redirectOf(signInAction(IDLE, formOf({ address: by.address, password: PASSWORD })))
	return cookie()
}

beforeEach(async () => {
	admin = await anAdministrator(here.owner)
	victim = await aMailbox(here.owner, await aDomain(here.owner, (await anOrganization(here.owner)).id))
})

test('S-34 a copied cookie sets nobody’s password: the form asks for the owner’s first, and what is typed is no secret to it', async () => {
	await signIn()
	await long()
	const before = await epoch()
	const asked = await setPassword()
	expect(asked).toMatchObject({ status: 'failed', problem: { kind: 'step-up', fields: {} } })
	expect(asked.values).toEqual({ mailbox: victim.id })
	const wrong = await setPassword({ _proof: 'not the password at all' })
	expect(wrong).toMatchObject({ problem: { kind: 'step-up', fields: { _proof: 'That is not your password.' } } })
	expect(JSON.stringify(wrong)).not.toContain('not the password at all')
	expect(await epoch()).toBe(before)
})

test('S-19 with the password it is done at once, under another session id; a copy of the cookie is dead with that', async () => {
	const copy = await signIn()
	await long()
	expect(await setPassword({ _proof: PASSWORD })).toMatchObject({ status: 'done' })
	expect(cookie()).not.toBe(copy)
	expect([await isOpen(copy), await isOpen(cookie())]).toEqual([false, true])
	const { rows } = await here.owner.query(
		"SELECT outcome::text, after->>'proved' IS NOT NULL AS told FROM journal_entry WHERE \"right\" = 'system.step-up' AND account_id = $1",
		[admin.id],
	)
	expect(rows).toEqual([{ outcome: 'done', told: true }])
	expect(await setPassword()).toMatchObject({ status: 'done' })
})

test('S-35 a step-up in one browser is none in another', async () => {
	const other = await signIn()
	await signIn()
	await long()
	expect(await setPassword({ _proof: PASSWORD })).toMatchObject({ status: 'done' })
	request.cookies.set(sessionCookieName(), other)
	expect(await setPassword()).toMatchObject({ problem: { kind: 'step-up' } })
})

test('two proofs of one session at one moment leave one browser signed in, not two', async () => {
	const copy = await signIn()
	await long()
	await Promise.allSettled([0, 1].map(() => redirectOf(confirmAction(IDLE, formOf({ proof: PASSWORD })))))
	expect(await isOpen(copy)).toBe(false)
	const { rows } = await here.owner.query(
		'SELECT count(*)::int AS n FROM session WHERE account_id = $1 AND revoked_at IS NULL',
		[admin.id],
	)
	expect(rows).toEqual([{ n: 1 }])
})

test('the password of another person proves nothing', async () => {
	const other = 'the password of somebody else'
	const { hashPassword } = await import('@/platform/passwords')
	await signIn()
	await long()
	await here.owner.query('UPDATE account SET password_hash = $2 WHERE id = $1', [admin.id, await hashPassword(other)])
	expect(await setPassword({ _proof: PASSWORD })).toMatchObject({ problem: { kind: 'step-up' } })
	expect(await setPassword({ _proof: other })).toMatchObject({ status: 'done' })
})

test('guessing is counted with the tries to sign in, and stops', async () => {
	await signIn()
	await long()
	for (let n = 0; n < 10; n += 1) await setPassword({ _proof: `guess ${n}` })
	const stopped = await setPassword({ _proof: PASSWORD })
	expect(JSON.stringify(stopped)).toContain('Too many tries')
	expect(await setPassword()).toMatchObject({ problem: { kind: 'step-up' } })
})

test('the page version goes on only to a page of this panel, and proves nothing with a wrong password', async () => {
	await signIn()
	await long()
	const next = 'https://evil.example/'
	expect(await confirmAction(IDLE, formOf({ proof: 'x', next }))).toMatchObject({
		problem: { fields: { proof: 'That is not your password.' } },
	})
	expect(await redirectOf(confirmAction(IDLE, formOf({ proof: PASSWORD, next })))).toBe('/my')
	expect(await redirectOf(confirmAction(IDLE, formOf({ proof: PASSWORD, next: '/roles' })))).toBe('/roles')
})
