import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentSecurityPolicy, securityHeaders } from '@/core/gateway/response-headers'
import { guarded } from '@/main/page-guard'

const ORIGIN = 'http://localhost:3000'
let server: Server
/** What reached the application. */
const seen: IncomingMessage[] = []

beforeAll(async () => {
	const handler = guarded(async (asked, response) => {
		seen.push(asked)
		response.end('a page')
	})
	server = createServer((asked, response) => void handler(asked, response)).listen(0, '127.0.0.1')
	await once(server, 'listening')
})
afterAll(() => {
	server.closeAllConnections()
	server.close()
})

interface Answer {
	readonly status: number
	readonly headers: IncomingHttpHeaders
}
const ask = (path: string, method = 'GET', headers: Record<string, string> = {}, body?: Buffer): Promise<Answer> =>
	new Promise((resolve, reject) => {
		const { port } = server.address() as AddressInfo
		const sent = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
			answer.resume()
			answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }))
		})
		sent.once('error', reject)
		sent.end(body)
	})
const nonceOf = (policy: unknown) => /'nonce-([^']+)'/.exec(String(policy))?.[1]

test('S-48 S-49 S-50 each page has a policy with a nonce of its own, headers that close what is open, and is kept nowhere', async () => {
	const [one, two] = [await ask('/mailboxes'), await ask('/mailboxes')]
	const policy = one.headers['content-security-policy']
	expect(nonceOf(policy)).toMatch(/^[A-Za-z0-9+/]{22}==$/)
	expect(nonceOf(policy)).not.toBe(nonceOf(two.headers['content-security-policy']))
	expect(one.headers['cache-control']).toBe('no-store')
	expect(one.headers).toMatchObject({
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'same-origin',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'x-frame-options': 'DENY',
	})
})

test('the nonce reaches Next, and what a client sent under the names that are ours does not', async () => {
	const answer = await ask('/mailboxes?q=anna&_rsc=1x2y', 'GET', {
		'x-postern-path': '/evil',
		'content-security-policy': "script-src 'nonce-evil'",
	})
	const policy = answer.headers['content-security-policy']
	const arrived = seen.at(-1)
	expect(arrived?.headers).toMatchObject({ 'content-security-policy': policy, 'x-postern-path': '/mailboxes?q=anna' })
	expect(arrived?.rawHeaders.join()).not.toContain('evil')
	expect(policy).not.toContain('evil')
})

test('scripts and pictures may be kept, and nothing else, however its address is written', async () => {
	const kept = async (path: string) => (await ask(path)).headers['cache-control'] !== 'no-store'
	expect(await Promise.all(['/_next/static/chunks/a.js', '/icon.svg'].map(kept))).toEqual([true, true])
	expect(
		await Promise.all(['/', '//', '/_next/data/x', '/icon.svg/..', '/mailboxes?/_next/static/'].map(kept)),
	).toEqual([false, false, false, false, false])
	expect(nonceOf((await ask('/_next/static/../../mailboxes')).headers['content-security-policy'])).toBeDefined()
})

test.each([
	['no origin', {}],
	['null', { origin: 'null' }],
	['another host', { origin: 'https://evil.test' }],
	['ours, sent by another site', { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
	['ours, sent by a neighbour', { origin: ORIGIN, 'sec-fetch-site': 'same-site' }],
] as [string, Record<string, string>][])(
	'S-46 D-47 what changes something and comes with %s is refused',
	async (_what, headers) => {
		const before = seen.length
		for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
			const answer = await ask('/mailboxes', method, headers)
			expect([answer.status, answer.headers['x-content-type-options']]).toEqual([403, 'nosniff'])
		}
		expect(seen).toHaveLength(before)
	},
)

test('what a page of ours sends goes on', async () => {
	expect((await ask('/mailboxes', 'POST', { origin: ORIGIN, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
	expect((await ask('/mailboxes', 'POST', { origin: ORIGIN })).status).toBe(200)
})

test('R-24 a form that says it is larger than a form may be is refused before Next hears of it; a route counts by itself', async () => {
	const before = seen.length
	const sized = (path: string, bytes: number) =>
		ask(path, 'POST', { origin: ORIGIN, 'content-length': String(bytes) }, Buffer.alloc(bytes, 'x'))
	expect((await sized('/mailboxes', 256 * 1024)).status).toBe(200)
	expect((await sized('/mailboxes', 256 * 1024 + 1)).status).toBe(413)
	expect(seen).toHaveLength(before + 1)
	expect((await sized('/api/auth/callback/credentials', 256 * 1024 + 1)).status).toBe(200)
})

test('over https browsers are told to stay there', () => {
	expect(securityHeaders('https://panel.test')['strict-transport-security']).toContain('max-age=63072000')
	expect(securityHeaders('http://localhost:3000')['strict-transport-security']).toBeUndefined()
})

test('nothing in production is allowed in line or from elsewhere', () => {
	const policy = contentSecurityPolicy('abc', true)
	expect(policy).not.toMatch(/unsafe|\*|https?:/)
	for (const directive of [
		"default-src 'none'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"object-src 'none'",
	])
		expect(policy).toContain(directive)
})

test('B14 cookies do not reach the programs’ door, nor keys anything else; what is sent there needs no origin', async () => {
	const both = { cookie: 'postern.session=x', authorization: 'Bearer postern_x' }
	const got = async (path: string, method = 'GET'): Promise<string> => {
		const before = seen.length
		const { status } = await ask(path, method, both)
		const headers = seen[before]?.headers
		return `${status} ${headers?.cookie ? 'cookie' : ''}${headers?.authorization ? 'key' : ''}`
	}
	for (const [path, expected] of [
		['/api/v1/mailboxes', '200 key'],
		['/api/v1/mailboxes?cookie=1', '200 key'],
		['/api/v1/openapi.json', '200 cookiekey'],
		['/mailboxes', '200 cookie'],
		['/api/search?q=/api/v1/mailboxes', '200 cookie'],
		['/api/v1/../auth/session', '200 cookie'],
		['/api/v1/aliases/0b5d9c1e-0000-4000-8000-000000000001', '200 key'],
		['/api/v1/a/b', '200 key'],
		['/api/v1/a/b/c', '200 cookie'],
		['/api/v1/a/', '200 cookie'],
		['/api/v1/a/..', '200 cookie'],
		['/api/v1/a/%2e%2e', '200 cookie'],
		['/API/v1/mailboxes', '200 cookie'],
		['/x/api/v1/mailboxes', '200 cookie'],
	] as const)
		expect([path, await got(path)]).toEqual([path, expected])
	expect(await got('/api/v1/mailbox.create', 'POST')).toBe('200 key')
	for (const path of [
		'/mailboxes',
		'/api/v1/..',
		'/api/v1/a..b',
		'/api/v1/a/b/c',
		'/api/v1/a/..',
		'/api/v1/a/%2e%2e',
		'/api/v1/',
		'/api/v1',
		'/api/v1/%2e%2e',
		'/API/v1/mailbox.create',
	])
		expect([path, (await ask(path, 'POST', both)).status]).toEqual([path, 403])
})
