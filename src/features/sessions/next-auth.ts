/**
 * next-auth as a thin shell: it keeps the envelope around the session id and the CSRF token, and PostgreSQL is asked about
 * everything else. Its handler is cut down to three requests (see auth-door.ts); what it says about errors goes nowhere.
 */
import type { NextAuthOptions } from 'next-auth'
import { z } from 'zod'
import type { Loaded } from '@/core/gateway/actor'
import { actorOfSession } from '@/core/gateway/session'
import { sessionCookieName, sessionCookieOptions } from '@/core/gateway/session-cookie'
import { ClaimedPassword } from '@/core/password'
import type { Visit } from '@/core/proof/visit'
import { env, handed } from '@/platform/env'
import { log } from '@/platform/log'
import { localPath } from './local-path'
import { signIn } from './sign-in'

const credentials = z.object({ address: z.string().max(300), password: ClaimedPassword })
/** The longest that any session lasts; each has an end of its own in PostgreSQL. */
const ENVELOPE_SECONDS = 24 * 60 * 60

function cookies(): NextAuthOptions['cookies'] {
	const options = sessionCookieOptions()
	const prefix = options.secure ? '__Host-' : ''
	return {
		sessionToken: { name: sessionCookieName(), options },
		csrfToken: { name: `${prefix}postern.csrf`, options },
		callbackUrl: { name: `${prefix}postern.callback`, options },
	}
}

const sidOf = (value: unknown): string =>
	typeof value === 'object' && value !== null && 'sid' in value && typeof value.sid === 'string' ? value.sid : ''

/** @returns the person, with the secret of the new session; NULL whatever went wrong */
async function authorize(given: unknown, visit: Visit, onTooMany: () => void) {
	const parsed = credentials.safeParse(given)
	if (!parsed.success) return null
	const signedIn = await signIn(parsed.data, visit).catch(() => null)
	if (signedIn?.ok === false && signedIn.problem.kind === 'too-many') onTooMany()
	return signedIn?.ok ? { id: signedIn.value.accountId, sid: signedIn.value.sid } : null
}

/**
 * Made for one request, whose sender the limits of sign-in need to know.
 * @param onTooMany called when nothing was checked, since there were too many tries or too much to hash
 */
export function nextAuthOptions(visit: Visit, onTooMany: () => void): NextAuthOptions {
	let current: Loaded | null = null
	return {
		secret: handed('authSecret'),
		useSecureCookies: sessionCookieOptions().secure,
		session: { strategy: 'jwt', maxAge: ENVELOPE_SECONDS },
		cookies: cookies(),
		pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
		providers: [
			{
				id: 'credentials',
				type: 'credentials',
				name: 'Password',
				credentials: {},
				authorize: (given) => authorize(given, visit, onTooMany),
			},
		],
		callbacks: {
			signIn: () => true,
			redirect: ({ url }) =>
				env().publicOrigin +
				(localPath(url.startsWith(env().publicOrigin) ? url.slice(env().publicOrigin.length) : url) ?? '/'),
			// Whatever an update sends is left aside; a session that has ended throws, which empties the answer and clears the cookie.
			jwt: async ({ token, user }) => {
				const sid = sidOf(user ?? token)
				current = user ? null : await actorOfSession(sid)
				if (!user && current === null) throw new Error('the session has ended')
				return { sid }
			},
			session: ({ session }) => ({
				expires: session.expires,
				user: { name: current?.actor.name ?? '', email: current?.address ?? '' },
			}),
		},
		// Its own logger writes messages and stacks, which may hold what a client sent.
		logger: {
			error: (code) => log.warn('next-auth refused a request', { code }),
			warn: () => undefined,
			debug: () => undefined,
		},
		debug: false,
	}
}
