import { NextRequest } from 'next/server'
import { expect, test } from 'vitest'
import { contentSecurityPolicy, securityHeaders } from '@/core/gateway/response-headers'
import { proxy } from '@/proxy'

const ORIGIN = 'http://localhost:3000'
const ask = (path: string, method = 'GET', headers: Record<string, string> = {}) =>
	proxy(new NextRequest(`${ORIGIN}${path}`, { method, headers }))
const nonceOf = (policy: string | null) => /'nonce-([^']+)'/.exec(policy ?? '')?.[1]

test('S-48 S-49 S-50 each page has a policy with a nonce of its own, headers that close what is open, and is kept nowhere', () => {
	const [one, two] = [ask('/mailboxes'), ask('/mailboxes')]
	const policy = one.headers.get('content-security-policy')
	expect(nonceOf(policy)).toMatch(/^[A-Za-z0-9+/]{22}==$/)
	expect(nonceOf(policy)).not.toBe(nonceOf(two.headers.get('content-security-policy')))
	expect(one.headers.get('cache-control')).toBe('no-store')
	expect(Object.fromEntries(one.headers)).toMatchObject({
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'same-origin',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
	})
})

test('the nonce reaches Next, and what a client sent under the names that are ours does not', () => {
	const answer = ask('/mailboxes?q=anna', 'GET', {
		'x-postern-path': '/evil',
		'content-security-policy': "script-src 'nonce-evil'",
	})
	const policy = answer.headers.get('content-security-policy')
	expect(answer.headers.get('x-middleware-request-content-security-policy')).toBe(policy)
	expect(answer.headers.get('x-middleware-request-x-postern-path')).toBe('/mailboxes?q=anna')
	expect(policy).not.toContain('evil')
})

test.each([
	['no origin', {}],
	['null', { origin: 'null' }],
	['another host', { origin: 'https://evil.test' }],
	['ours, sent by another site', { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
	['ours, sent by a neighbour', { origin: ORIGIN, 'sec-fetch-site': 'same-site' }],
] as [string, Record<string, string>][])(
	'S-46 D-47 what changes something and comes with %s is refused',
	(_what, headers) => {
		for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
			const answer = ask('/mailboxes', method, headers)
			expect([answer.status, answer.headers.get('x-content-type-options')]).toEqual([403, 'nosniff'])
		}
	},
)

test('what a page of ours sends goes on', () => {
	expect(ask('/mailboxes', 'POST', { origin: ORIGIN, 'sec-fetch-site': 'same-origin' }).status).toBe(200)
	expect(ask('/mailboxes', 'POST', { origin: ORIGIN }).status).toBe(200)
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
