/**
 * The address of next-auth, cut down to what is used: its CSRF token, its session, and signing in. Everything else that
 * next-auth would answer there is not there. It is given plain text fields of a form that was counted and parsed here,
 * since it would read a body of any length and hand objects on as they come.
 */

import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { countedBody } from '@/core/gateway/counted-body'
import { isFromUs } from '@/core/gateway/origin'
import { sessionCookieName } from '@/core/gateway/session-cookie'
import { deviceCookieName } from '@/core/proof/known-device'
import { trustedCookieName } from '@/core/proof/trusted-device'
import type { Visit } from '@/core/proof/visit'
import { env, tellNextAuthOrigin } from '@/platform/env'
import { nextAuthOptions } from './next-auth'

const ALLOWED = new Set(['GET csrf', 'GET session', 'POST callback/credentials'])
const MOST_BYTES = 8192

/**
 * @param request as Next gives it
 * @param path what stands behind /api/auth/
 */
export async function authDoor(request: NextRequest, path: readonly string[]): Promise<Response> {
	if (!ALLOWED.has(`${request.method} ${path.join('/')}`)) return plain(404)
	if (request.method === 'GET') return answer(request, path, {})
	if (!isFromUs(request.headers)) return plain(403)
	if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) return plain(415)
	const text = await countedBody(request, MOST_BYTES)
	if (text === null) return plain(413)
	const fields = [...new URLSearchParams(text)]
	if (new Set(fields.map(([name]) => name)).size !== fields.length) return plain(400)
	return answer(request, path, Object.fromEntries(fields))
}

const plain = (status: number): Response => new Response(null, { status, headers: { 'cache-control': 'no-store' } })

type Fields = Readonly<Record<string, string>>

const visitOf = (request: NextRequest): Visit => ({
	clientAddress: request.headers.get('x-postern-client') ?? '',
	userAgent: (request.headers.get('user-agent') ?? '').slice(0, 300),
	sessionCookie: request.cookies.get(sessionCookieName())?.value,
	deviceCookie: request.cookies.get(deviceCookieName())?.value,
	trustedCookie: request.cookies.get(trustedCookieName())?.value,
})

async function answer(request: NextRequest, path: readonly string[], body: Fields): Promise<Response> {
	tellNextAuthOrigin()
	const heard = recorder()
	const asked = {
		method: request.method,
		query: { nextauth: [...path] },
		body,
		cookies: Object.fromEntries(request.cookies.getAll().map(({ name, value }) => [name, value])),
		headers: { 'user-agent': request.headers.get('user-agent') ?? '' },
	}
	let tooMany = false
	const options = nextAuthOptions(visitOf(request), () => {
		tooMany = true
	})
	await NextAuth(asked as never, heard.response as never, options)
	const headers = new Headers({ 'cache-control': 'no-store' })
	for (const cookie of heard.cookies()) headers.append('set-cookie', cookie)
	if (request.method === 'GET') return Response.json(heard.said.body ?? {}, { headers })
	if (tooMany) return new Response(null, { status: 429, headers })
	return afterSignIn(heard.said.location ?? '', headers)
}

/** next-auth tells what went wrong in the address that it sends the browser to; this says that it went wrong. */
function afterSignIn(location: string, headers: Headers): Response {
	const door = `${env().publicOrigin}/api/auth/`
	if (location === '' || location.startsWith(`${door}error`)) return new Response(null, { status: 401, headers })
	if (location.startsWith(door)) return new Response(null, { status: 403, headers })
	headers.set('location', location)
	return new Response(null, { status: 303, headers })
}

/** As much of a response as next-auth's older handler writes to; that one needs nothing around it. */
function recorder() {
	const said: { body?: unknown; location?: string } = {}
	const headers = new Map<string, unknown>()
	const response = {
		status: () => response,
		getHeader: (name: string) => headers.get(name.toLowerCase()),
		setHeader: (name: string, value: unknown) => {
			headers.set(name.toLowerCase(), value)
			if (name.toLowerCase() === 'location') said.location = String(value)
			return response
		},
		json: (body: unknown) => (said.body = body),
		send: (body: unknown) => (said.body = body),
		end: () => undefined,
	}
	return { response, said, cookies: () => [headers.get('set-cookie') ?? []].flat().map(String) }
}
