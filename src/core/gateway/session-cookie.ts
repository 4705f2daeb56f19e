/**
 * The cookie: next-auth's encrypted envelope (A256GCM) around a random session id and nothing else. Which session that is, whose,
 * and whether it still stands is asked of PostgreSQL each time, so a cookie that outlived its session opens nothing.
 */
import { createHash, randomBytes } from 'node:crypto'
import { decode, encode } from 'next-auth/jwt'
import { env, handed } from '@/platform/env'

const isHttps = (): boolean => env().publicOrigin.startsWith('https:')

/** `__Host-`: only over https, only this host, only this path (RFC 6265bis 4.1.3.2). */
export const sessionCookieName = (): string => (isHttps() ? '__Host-postern.session' : 'postern.session')

/** Lax, not strict: a link in a mail may lead into the panel. Every change demands the right Origin besides. */
export const sessionCookieOptions = () => ({ httpOnly: true, secure: isHttps(), sameSite: 'lax', path: '/' }) as const

/** A new session id of 256 random bits. */
export const newSessionId = (): string => randomBytes(32).toString('base64url')

/** What the database keeps of a secret of ours. SHA-256 is enough for 256 random bits. */
export const digestOf = (secret: string): Uint8Array<ArrayBuffer> =>
	new Uint8Array(createHash('sha256').update(secret).digest())

/** @param maxAge seconds until the envelope itself is void */
export const sealSessionId = (sid: string, maxAge: number): Promise<string> =>
	encode({ token: { sid }, secret: handed('authSecret'), maxAge })

/** The session id in a cookie's value; NULL when it is not ours. */
export async function openSessionId(cookie: string | undefined): Promise<string | null> {
	if (!cookie || cookie.length > 4096) return null
	try {
		const token = await decode({ token: cookie, secret: handed('authSecret') })
		return typeof token?.sid === 'string' ? token.sid : null
	} catch {
		return null
	}
}
