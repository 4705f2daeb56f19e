import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { isFromUs } from './core/gateway/origin'
import { contentSecurityPolicy, securityHeaders } from './core/gateway/response-headers'
import { env } from './platform/env'

/** Files of public/: kept by browsers like the program's scripts and styles. */
const PICTURES = ['/favicon.ico', '/icon.svg']

/**
 * Before every request: refuses what no page of ours sent, and sets the headers that browsers are to obey. It is no lock:
 * who may do what is asked behind it, and so is the origin of whatever changes something.
 */
export function proxy(request: NextRequest): NextResponse {
	const { publicOrigin, production } = env()
	const always = securityHeaders(publicOrigin)
	if (!['GET', 'HEAD'].includes(request.method) && !isFromUs(request.headers)) {
		return new NextResponse('This did not come from a page of this panel.\n', {
			status: 403,
			headers: { ...always, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
		})
	}
	const { pathname, search } = request.nextUrl
	if (pathname.startsWith('/_next/static/') || PICTURES.includes(pathname))
		return withHeaders(NextResponse.next(), always)
	const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), production)
	const headers = new Headers(request.headers)
	// Next takes the nonce for its own scripts from here.
	headers.set('content-security-policy', policy)
	headers.delete('content-security-policy-report-only')
	headers.set('x-postern-path', pathname + search)
	return withHeaders(NextResponse.next({ request: { headers } }), {
		...always,
		'content-security-policy': policy,
		'cache-control': 'no-store',
	})
}

function withHeaders(response: NextResponse, headers: Readonly<Record<string, string>>): NextResponse {
	for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
	return response
}
