import { sessionCookieName } from '../gateway/session-cookie'
import type { Visitor } from '../gateway/visitor'
import { deviceCookieName } from './known-device'
import { trustedCookieName } from './trusted-device'

/** What a request says of its sender; the cookies as they came. */
export interface Visit {
	readonly clientAddress: string
	readonly userAgent: string
	readonly sessionCookie: string | undefined
	readonly deviceCookie: string | undefined
	/** Of a browser that stands in for a second factor. */
	readonly trustedCookie?: string | undefined
}

/** What a form's sender brings along. */
export const visitOf = ({ clientAddress, userAgent, cookies }: Visitor): Visit => ({
	clientAddress,
	userAgent,
	sessionCookie: cookies.get(sessionCookieName())?.value,
	deviceCookie: cookies.get(deviceCookieName())?.value,
	trustedCookie: cookies.get(trustedCookieName())?.value,
})
