import { NextRequest } from 'next/server'
import { decode } from 'next-auth/jwt'
import { expect, test, vi } from 'vitest'
import { actorOfSession } from '@/core/gateway/session'
import { authDoor } from '@/features/sessions/auth-door'
import { useDatabase } from '../../support/database'
import { anAccount, PASSWORD } from '../../support/factories'
import { aVisit, waitsAreLong } from './visits'

const here = useDatabase()
const ORIGIN = 'http://localhost:3000'
const FORM = 'application/x-www-form-urlencoded'

type Sent = { cookie?: string; body?: string; headers?: Record<string, string> }

function ask(method: string, path: string, { cookie = '', body, headers = {} }: Sent = {}) {
	const own: Record<string, string> = method === 'POST' ? { origin: ORIGIN, 'content-type': FORM } : {}
	const sent = { ...own, cookie, 'x-postern-client': aVisit().clientAddress, ...headers }
	const request = new NextRequest(`${ORIGIN}/api/auth/${path}`, {
		method,
		headers: sent,
		...(body === undefined ? {} : { body }),
	})
	return authDoor(request, path.split('?')[0]?.split('/') ?? [])
}

const cookiesOf = (answer: Response) => answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '')
const named = (cookies: readonly string[], name: string) =>
	cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1)

async function csrf() {
	const answer = await ask('GET', 'csrf')
	const { csrfToken } = (await answer.json()) as { csrfToken: string }
	return { csrfToken, cookie: cookiesOf(answer).join('; ') }
}

async function signIn(fields: Record<string, string>, sent: Sent = {}) {
	const { csrfToken, cookie } = await csrf()
	return ask('POST', 'callback/credentials', {
		cookie,
		body: new URLSearchParams({ csrfToken, ...fields }).toString(),
		...sent,
	})
}

test('the right password makes a session; its cookie holds a random id and nothing else', async () => {
	const account = await anAccount(here.owner)
	const answer = await signIn({ address: account.address, password: PASSWORD, callbackUrl: '/domains' })
	expect([answer.status, answer.headers.get('location')]).toEqual([303, `${ORIGIN}/domains`])
	const [set] = answer.headers.getSetCookie().filter((cookie) => cookie.startsWith('postern.session='))
	expect(set).toMatch(/; Path=\/; .*HttpOnly; SameSite=Lax$/i)
	const token = named(cookiesOf(answer), 'postern.session')
	const content = await decode({ token, secret: process.env.AUTH_SECRET ?? '' })
	expect(Object.keys(content ?? {}).sort()).toEqual(['exp', 'iat', 'jti', 'sid'])
	expect(await actorOfSession(String(content?.sid))).toMatchObject({ accountId: account.id })
})

test('the session is asked of the database each time; when it is revoked the answer is empty and the cookie goes', async () => {
	const account = await anAccount(here.owner)
	const cookie = cookiesOf(await signIn({ address: account.address, password: PASSWORD })).join('; ')
	const before = await (await ask('GET', 'session', { cookie })).json()
	expect(before).toMatchObject({ user: { email: account.address } })
	await here.owner.query('UPDATE session SET revoked_at = now() WHERE account_id = $1', [account.id])
	vi.spyOn(process.stderr, 'write').mockReturnValue(true)
	const after = await ask('GET', 'session', { cookie })
	expect(await after.json()).toEqual({})
	expect(named(cookiesOf(after), 'postern.session')).toBe('')
})

test('what is wrong is not said: unknown and wrong answer alike, with nothing in them', async () => {
	const account = await anAccount(here.owner)
	for (const fields of [
		{ address: account.address, password: 'wrong password' },
		{ address: 'x@outside.test', password: PASSWORD },
		{},
	]) {
		const answer = await signIn(fields as Record<string, string>)
		expect([answer.status, await answer.text(), answer.headers.get('location')]).toEqual([401, '', null])
		expect(named(cookiesOf(answer), 'postern.session')).toBeUndefined()
	}
})

test('S-18 when nothing can be checked any more the answer is 429, and no session is made', async () => {
	await waitsAreLong(here.owner)
	const account = await anAccount(here.owner)
	const address = aVisit().clientAddress
	const statuses: number[] = []
	for (let n = 0; n < 7; n += 1) {
		const { csrfToken, cookie } = await csrf()
		const body = new URLSearchParams({ csrfToken, address: account.address, password: 'wrong password' }).toString()
		const answer = await ask('POST', 'callback/credentials', { cookie, body, headers: { 'x-postern-client': address } })
		statuses.push(answer.status)
	}
	expect(statuses).toEqual([...Array(5).fill(401), 429, 429])
})

test('A6 it sends nobody to another host', async () => {
	for (const callbackUrl of [
		'https://evil.test/',
		'//evil.test/',
		'/\\evil.test',
		'javascript:alert(1)',
		`${ORIGIN}.evil.test/`,
	]) {
		const account = await anAccount(here.owner)
		const answer = await signIn({ address: account.address, password: PASSWORD, callbackUrl })
		expect(answer.headers.get('location'), callbackUrl).toBe(`${ORIGIN}/`)
	}
})

test('A7 without its token nobody signs in', async () => {
	const account = await anAccount(here.owner)
	const body = new URLSearchParams({ address: account.address, password: PASSWORD }).toString()
	expect((await ask('POST', 'callback/credentials', { body })).status).toBe(403)
	const { rows } = await here.owner.query('SELECT 1 FROM session WHERE account_id = $1', [account.id])
	expect(rows).toEqual([])
})

test.each(
	[
		'GET signin',
		'POST signin',
		'POST signin/credentials',
		'GET signout',
		'POST signout',
		'POST session',
		'POST _log',
		'GET providers',
		'GET error',
		'GET callback/credentials',
		'GET verify-request',
		'PUT session',
		'DELETE session',
		'HEAD csrf',
		'GET csrf/more',
	].map((line) => line.split(' ') as [string, string]),
)('A2 A8 %s %s is not there', async (method, path) => {
	const answer = await ask(method, path, method === 'POST' ? { body: 'data[role]=admin' } : {})
	expect([answer.status, await answer.text()]).toEqual([404, ''])
})

test('A1 only forms are read: no JSON, no field twice', async () => {
	const json = { 'content-type': 'application/json' }
	const body = JSON.stringify({ address: { contains: '@' }, password: PASSWORD })
	expect((await ask('POST', 'callback/credentials', { body, headers: json })).status).toBe(415)
	expect((await ask('POST', 'callback/credentials', { body: 'address=a&address=b' })).status).toBe(400)
})

test('A11 at most 8 KiB are read, whatever the length is said to be', async () => {
	const body = `address=${'a'.repeat(8192)}`
	expect((await ask('POST', 'callback/credentials', { body, headers: { 'content-length': '10' } })).status).toBe(413)
})

test.each([
	['no origin', { origin: '' }],
	['null', { origin: 'null' }],
	['another host', { origin: 'https://evil.test' }],
	['another page', { 'sec-fetch-site': 'cross-site' }],
])('S-46 what no page of ours sent is refused: %s', async (_what, headers) => {
	const account = await anAccount(here.owner)
	const { csrfToken, cookie } = await csrf()
	const body = new URLSearchParams({ csrfToken, address: account.address, password: PASSWORD }).toString()
	expect((await ask('POST', 'callback/credentials', { cookie, body, headers })).status).toBe(403)
})
