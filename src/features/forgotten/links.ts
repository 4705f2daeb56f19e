/**
 * One-time links to what is one's own: 256 random bits, of which the database keeps the SHA-256. The secret itself stands in a letter or,
 * once, on the screen of whoever approved it. Built of PUBLIC_ORIGIN alone.
 */
import { panelUrl } from '@/core/gateway/letter'
import { digestOf, newSessionId } from '@/core/gateway/session-cookie'

const MINUTE_MS = 60_000
/** From a letter; OWASP's Forgot Password Cheat Sheet asks for a short life. */
export const resetEnd = (now: Date): Date => new Date(now.getTime() + 30 * MINUTE_MS)
/** From a manager, who has to bring it to the person by a way of their own. */
export const handedEnd = (now: Date): Date => new Date(now.getTime() + 24 * 60 * MINUTE_MS)
/** To confirm a recovery address: nothing can be got into with it. */
export const confirmationEnd = (now: Date): Date => new Date(now.getTime() + 72 * 60 * MINUTE_MS)

export interface OneTimeLink {
	/** SHA-256 of the secret. */
	readonly hash: Uint8Array<ArrayBuffer>
	readonly url: string
}

export function newLink(page: 'reset' | 'recovery'): OneTimeLink {
	const secret = newSessionId()
	return { hash: digestOf(secret), url: panelUrl(`/${page}/${secret}`) }
}
