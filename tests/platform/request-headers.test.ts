import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanHeaders, flatHeaders } from '@/platform/request-headers'

const here = { client: '192.0.2.1', publicOrigin: 'https://panel.example.org' }

const OURS = [
	'x-middleware-subrequest',
	'x-middleware-next',
	'x-nextjs-data',
	'x-nextjs-postponed',
	'x-next-cache-tags',
	'x-next-resume-state-length',
	'next-resume',
	'next-resume-state-length',
	'x-matched-path',
	'x-now-route-matches',
	'x-action-forwarded',
	'x-invoke-path',
	'x-invoke-status',
	'x-prerender-revalidate',
	'x-prerender-revalidate-if-generated',
	'content-security-policy',
	'content-security-policy-report-only',
	'x-nonce',
	'x-postern-anything',
	'x-forwarded-server',
	'forwarded',
	'x-real-ip',
	'x-original-url',
	'x-rewrite-url',
	'x-http-method-override',
	'upgrade',
]

test.each(OURS)('the client does not write %s', (name) => {
	expect(cleanHeaders({ [name]: 'evil' }, here)).not.toHaveProperty(name)
})

test('what browsers send arrives', () => {
	const sent = {
		accept: 'text/html',
		cookie: 'a=b',
		origin: 'https://panel.example.org',
		'content-type': 'multipart/form-data; boundary=x',
		'content-length': '12',
		'next-action': '40aa',
		'next-router-state-tree': '%5B%5D',
		'next-router-prefetch': '1',
		'next-url': '/domains',
		rsc: '1',
		'sec-fetch-site': 'same-origin',
	}
	expect(cleanHeaders(sent, here)).toMatchObject(sent)
})

test('under which name the request came is said by PUBLIC_ORIGIN, whatever the client says', () => {
	const name = fc.constantFrom(
		'host',
		'x-forwarded-host',
		'x-forwarded-proto',
		'x-forwarded-port',
		'x-forwarded-for',
		'x-postern-client',
	)
	fc.assert(
		fc.property(fc.dictionary(name, fc.string()), (lies) => {
			expect(cleanHeaders(lies, here)).toEqual({
				host: 'panel.example.org',
				'x-forwarded-host': 'panel.example.org',
				'x-forwarded-port': '443',
				'x-forwarded-proto': 'https',
				'x-forwarded-for': '192.0.2.1',
				'x-postern-client': '192.0.2.1',
			})
		}),
	)
})

test('a port in PUBLIC_ORIGIN stays in the name', () => {
	expect(cleanHeaders({}, { client: '::1', publicOrigin: 'http://localhost:3000' })).toMatchObject({
		host: 'localhost:3000',
		'x-forwarded-port': '3000',
		'x-forwarded-proto': 'http',
	})
})

test('the flat list holds the same', () => {
	expect(flatHeaders({ a: '1', 'set-cookie': ['x', 'y'], gone: undefined })).toEqual([
		'a',
		'1',
		'set-cookie',
		'x',
		'set-cookie',
		'y',
	])
})
