/**
 * A browser that somebody has signed in with before carries a number of its own, sealed, beside the session. It opens nothing.
 * It only makes that the tries of this browser are counted by themselves, so that strangers who try a person's address from
 * everywhere cannot keep that person out.
 */
import { randomUUID } from 'node:crypto'
import { decode, encode } from 'next-auth/jwt'
import { handed } from '@/platform/env'
import { sessionCookieOptions } from '../gateway/session-cookie'

/** Another salt, another key: a device's cookie is never read as a session's. */
const SALT = 'postern.device'
const HALF_A_YEAR = 180 * 24 * 60 * 60

export const deviceCookieName = (): string =>
	sessionCookieOptions().secure ? '__Host-postern.device' : 'postern.device'
export const deviceCookieOptions = () => ({ ...sessionCookieOptions(), maxAge: HALF_A_YEAR })

/** @param address in canonical form. @returns the cookie's value */
export const sealDevice = (address: string): Promise<string> =>
	encode({ token: { device: randomUUID(), address }, secret: handed('authSecret'), salt: SALT, maxAge: HALF_A_YEAR })

/** @returns the browser's number; NULL when this person has not signed in with it */
export async function openDevice(cookie: string | undefined, address: string): Promise<string | null> {
	if (!cookie || cookie.length > 4096) return null
	try {
		const token = await decode({ token: cookie, secret: handed('authSecret'), salt: SALT })
		return token?.address === address && typeof token.device === 'string' ? token.device : null
	} catch {
		return null
	}
}
