/**
 * A browser in which somebody gave their second factor and asked not to be asked there again for 30 days. It stands in for the factor at
 * sign-in, beside the password and never for it, and for no step-up. Its cookie holds a random secret, sealed under a key of its own; what
 * that is worth, and whose it is, is asked of PostgreSQL each time, where only a hash of it lies.
 */
import { decode, encode } from 'next-auth/jwt'
import { handed } from '@/platform/env'
import { isTrustedDevice } from '../gateway/second-factor'
import { digestOf, newSessionId, sessionCookieOptions } from '../gateway/session-cookie'

/** Another salt, another key: it is never read as a session's, nor as that of a known browser. */
const SALT = 'postern.trusted'
export const TRUSTED_DAYS = 30
const SECONDS = TRUSTED_DAYS * 24 * 60 * 60

export const trustedCookieName = (): string =>
	sessionCookieOptions().secure ? '__Host-postern.trusted' : 'postern.trusted'
export const trustedCookieOptions = () => ({ ...sessionCookieOptions(), maxAge: SECONDS })

/** A new secret, as random as a session's. */
export const newTrustedSecret = (): string => newSessionId()
export const sealTrusted = (secret: string): Promise<string> =>
	encode({ token: { secret }, secret: handed('authSecret'), salt: SALT, maxAge: SECONDS })

/** @returns what the database knows the browser by, when it stands in for the second factor of this person; else NULL */
export async function trustedFor(
	accountId: string,
	cookie: string | undefined,
): Promise<Uint8Array<ArrayBuffer> | null> {
	const secret = await openTrusted(cookie)
	if (secret === null) return null
	const digest = digestOf(secret)
	return (await isTrustedDevice(accountId, digest)) ? digest : null
}

async function openTrusted(cookie: string | undefined): Promise<string | null> {
	if (!cookie || cookie.length > 4096) return null
	try {
		const token = await decode({ token: cookie, secret: handed('authSecret'), salt: SALT })
		return typeof token?.secret === 'string' ? token.secret : null
	} catch {
		return null
	}
}
