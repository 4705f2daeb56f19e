/**
 * Half-way through signing in: the password was right, and a second factor is asked for. The browser keeps that for five minutes, sealed,
 * under a key of its own. It is no session and opens no page; all that it is good for is to try a code, and those tries are counted for the
 * person and not for the cookie. A password that changes meanwhile voids it, by the epoch.
 */
import { decode, encode } from 'next-auth/jwt'
import { z } from 'zod'
import { sessionCookieOptions } from '@/core/gateway/session-cookie'
import type { Visitor } from '@/core/gateway/visitor'
import { handed } from '@/platform/env'

const SALT = 'postern.stage'
const MINUTES = 5

const stage = z.object({
	accountId: z.uuid(),
	address: z.string(),
	authEpoch: z.number().int(),
	/** The password's hash with the parameters of now, where the kept one is older. */
	rehash: z.string().nullable(),
})
export type Stage = z.output<typeof stage>

export const stageCookieName = (): string => (sessionCookieOptions().secure ? '__Host-postern.stage' : 'postern.stage')

export async function enterStage({ cookies }: Visitor, entered: Stage): Promise<void> {
	const maxAge = MINUTES * 60
	const sealed = await encode({ token: { ...entered }, secret: handed('authSecret'), salt: SALT, maxAge })
	cookies.set(stageCookieName(), sealed, { ...sessionCookieOptions(), maxAge })
}

/** @returns NULL when the five minutes are over, or nobody began */
export async function currentStage(cookie: string | undefined): Promise<Stage | null> {
	if (!cookie || cookie.length > 4096) return null
	try {
		const token = await decode({ token: cookie, secret: handed('authSecret'), salt: SALT })
		return stage.safeParse(token).data ?? null
	} catch {
		return null
	}
}

export const leaveStage = ({ cookies }: Visitor): void => {
	cookies.set(stageCookieName(), '', { ...sessionCookieOptions(), maxAge: 0 })
}
