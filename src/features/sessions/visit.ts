import { sealSessionId, sessionCookieName, sessionCookieOptions } from '@/core/gateway/session-cookie'
import type { Visitor } from '@/core/gateway/visitor'
import { deviceCookieName, deviceCookieOptions, sealDevice } from '@/core/proof/known-device'
import { sealTrusted, trustedCookieName, trustedCookieOptions } from '@/core/proof/trusted-device'
import type { SignedIn } from './sign-in'

/** Gives the browser its new session, and remembers that this person has signed in with it. */
export async function welcomeBrowser({ cookies }: Visitor, { sid, address, lasts, trusted }: SignedIn): Promise<void> {
	cookies.set(sessionCookieName(), await sealSessionId(sid, lasts), { ...sessionCookieOptions(), maxAge: lasts })
	cookies.set(deviceCookieName(), await sealDevice(address), deviceCookieOptions())
	if (trusted !== null) cookies.set(trustedCookieName(), await sealTrusted(trusted), trustedCookieOptions())
}

/** With the same attributes that it was given: browsers ignore a `__Host-` cookie without them, also one that deletes. */
export const forgetBrowser = ({ cookies }: Visitor): void => {
	cookies.set(sessionCookieName(), '', { ...sessionCookieOptions(), maxAge: 0 })
}
