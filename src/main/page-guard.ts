import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { isFromUs } from '../core/gateway/origin'
import { contentSecurityPolicy, securityHeaders } from '../core/gateway/response-headers'
import { env } from '../platform/env'
import { flatHeaders } from '../platform/request-headers'

/**
 * Before every request reaches Next: refuses what no page of ours sent, and sets the headers that browsers are to obey. It is no
 * lock: who may do what is asked behind it, and so is the origin of whatever changes something.
 *
 * 2026-11-22: this was Next's proxy.ts. There each request, also one for a file, is made into the objects of the web and back
 * again, which took about a millisecond of a page's six; behind our own front door it takes next to nothing. Pages are only ever
 * served through that door.
 */

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Files of public/: kept by browsers like the program's scripts and styles. */
const PICTURES = ['/favicon.ico', '/icon.svg']
const isFile = (path: string): boolean => path.startsWith('/_next/static/') || PICTURES.includes(path)

/** What a page was asked for under, without what the browser's half of Next adds for itself. */
function asked(url: string): { readonly path: string; readonly address: string } {
	const at = url.indexOf('?')
	if (at < 0) return { path: url, address: url }
	const path = url.slice(0, at)
	const query = url.slice(at + 1)
	if (!query.includes('_rsc')) return { path, address: url }
	const params = new URLSearchParams(query)
	params.delete('_rsc')
	return { path, address: params.size > 0 ? `${path}?${params}` : path }
}

/** As large as a form of a page may be: what Next is told too (next.config.ts), where it is an error like any other. */
const MOST_FORM_BYTES = 256 * 1024
const isTooLarge = ({ headers, url = '' }: IncomingMessage): boolean =>
	!url.startsWith('/api/') && Number(headers['content-length'] ?? 0) > MOST_FORM_BYTES

/**
 * The programs' door (core/gateway/api.ts). What is sent there is told by its key alone: cookies are taken away, so nothing that a browser
 * adds by itself opens it and its origin says nothing. Everywhere else the key is taken away, so that it opens no page. The description of the API is
 * read with either.
 */
const isApi = (path: string): boolean => /^\/api\/v1\/[a-z]+(?:[.-][a-z]+)*(?:\/[\w-]+)?$/.test(path)
const EITHER = '/api/v1/openapi.json'
function onlyIts(headers: IncomingHttpHeaders, path: string): IncomingHttpHeaders {
	if (path === EITHER) return headers
	const { authorization, cookie, ...others } = headers
	return isApi(path)
		? { ...others, ...(authorization ? { authorization } : {}) }
		: { ...others, ...(cookie ? { cookie } : {}) }
}

/** @param handler gets what passes, with the page's policy among the request's headers: Next takes the nonce for its scripts from there */
export function guarded(handler: Handler): Handler {
	return async (request, response) => {
		const { publicOrigin, production } = env()
		for (const [name, value] of Object.entries(securityHeaders(publicOrigin))) response.setHeader(name, value)
		const heard = { get: (name: string) => request.headers[name]?.toString() ?? null }
		const refuse = (status: number, sentence: string) => {
			request.resume()
			response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
			response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
			response.end(`${sentence}\n`)
		}
		const changes = !['GET', 'HEAD'].includes(request.method ?? '')
		const { path, address } = asked(request.url ?? '/')
		if (changes && !isApi(path) && !isFromUs(heard)) return refuse(403, 'This did not come from a page of this panel.')
		if (changes && isTooLarge(request)) return refuse(413, 'The form is too large.')
		const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), production)
		response.setHeader('content-security-policy', policy)
		if (!isFile(path)) response.setHeader('cache-control', 'no-store')
		request.headers = {
			...onlyIts(request.headers, path),
			'content-security-policy': policy,
			'x-postern-path': address,
		}
		request.rawHeaders = flatHeaders(request.headers)
		return handler(request, response)
	}
}
