import { expect, test, vi } from 'vitest'
import { IDLE } from '@/core/gateway/form'
import { actorOfSession } from '@/core/gateway/session'
import { openSessionId, sessionCookieName } from '@/core/gateway/session-cookie'
import { deviceCookieName } from '@/core/proof/known-device'
import { signInAction, signOutAction } from '@/features/sessions/actions'
import { useDatabase } from '../../support/database'
import { aDelegate, anAccount, PASSWORD } from '../../support/factories'
import { formOf, newBrowser, redirectOf, request } from '../../support/request'
import './visits'

vi.mock('next/headers', async () => (await import('../../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../../support/request')).nextNavigation)

const here = useDatabase()

const signIn = (address: string, more: Record<string, string> = {}) =>
	signInAction(IDLE, formOf({ address, password: PASSWORD, ...more }))
const inBrowser = async () => {
	const sid = await openSessionId(request.cookies.get(sessionCookieName()))
	return sid === null ? null : actorOfSession(sid)
}

test('M4 the form signs in, and goes where the person has something to do', async () => {
	newBrowser()
	const plain = await anAccount(here.owner)
	const delegate = await aDelegate(here.owner, ['mailbox.read'], { server: true })
	expect(await redirectOf(signIn(plain.address))).toBe('/my')
	expect(await inBrowser()).toMatchObject({ accountId: plain.id })
	expect(await redirectOf(signIn(delegate.address))).toBe('/')
	expect(await redirectOf(signIn(plain.address, { next: '/my?at=x' }))).toBe('/my?at=x')
	expect(await redirectOf(signIn(plain.address, { next: '//evil.test' }))).toBe('/my')
})

test('a refusal keeps the address, gives the password back to nobody, and sets no cookie', async () => {
	newBrowser()
	const state = await signIn('somebody@outside.test', { next: '/domains' })
	expect(state).toMatchObject({ status: 'failed', values: { address: 'somebody@outside.test', next: '/domains' } })
	expect(JSON.stringify(state)).not.toContain(PASSWORD)
	expect([...request.cookies.keys()]).toEqual([])
})

test('an empty form says so at its fields, before anything is tried', async () => {
	newBrowser()
	expect(await signInAction(IDLE, formOf({ address: ' ', password: '' }))).toMatchObject({
		problem: { fields: { address: 'Write your address.', password: 'Write your password.' } },
	})
})

test('S-20 signing out ends the session on the server, takes its cookie, and leaves the browser known', async () => {
	newBrowser()
	const account = await anAccount(here.owner)
	await redirectOf(signIn(account.address))
	const copy = request.cookies.get(sessionCookieName()) ?? ''
	expect(await redirectOf(signOutAction(IDLE, formOf({})))).toBe('/sign-in?said=signed-out')
	expect([...request.cookies.keys()]).toEqual([deviceCookieName()])
	request.cookies.set(sessionCookieName(), copy)
	expect(await inBrowser()).toBeNull()
	expect(await redirectOf(signOutAction(IDLE, formOf({})))).toBe('/sign-in?said=signed-out')
})

test('S-27 a cookie that was touched, made elsewhere or made for a device opens nothing', async () => {
	newBrowser()
	const account = await anAccount(here.owner)
	await redirectOf(signIn(account.address))
	const real = request.cookies.get(sessionCookieName()) ?? ''
	const device = request.cookies.get(deviceCookieName()) ?? ''
	const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sid":"x"}').toString('base64url')}.`
	for (const forged of [`${real.slice(0, -4)}AAAA`, device, none, 'x', '', 'a'.repeat(5000)]) {
		request.cookies.set(sessionCookieName(), forged)
		expect(await inBrowser()).toBeNull()
	}
})
