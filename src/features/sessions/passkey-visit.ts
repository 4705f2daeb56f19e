/**
 * A visit at the door, for what a passkey is asked to sign there: nobody is signed in yet, so the browser gets a random number of its own. It
 * opens nothing.
 */

import { newSessionId, sessionCookieOptions } from '@/core/gateway/session-cookie'
import type { Visitor } from '@/core/gateway/visitor'
import { boundTo } from '@/core/proof/passkey-challenge'
import type { Stage } from './stage'

export const visitCookieName = (): string => (sessionCookieOptions().secure ? '__Host-postern.visit' : 'postern.visit')

const numberIn = ({ cookies }: Visitor): string | null => {
	const value = cookies.get(visitCookieName())?.value ?? ''
	return /^[\w-]{43}$/.test(value) ? value : null
}

/** The browser's number, which it gets if it has none; the one that it has stays, so that two tabs do not void each other. */
export function beginVisit(visitor: Visitor): string {
	const known = numberIn(visitor)
	if (known !== null) return known
	const number = newSessionId()
	visitor.cookies.set(visitCookieName(), number, sessionCookieOptions())
	return number
}

/** @param stage NULL = a passkey and nothing before it */
export const boundToVisit = (number: string, stage: Stage | null): Uint8Array<ArrayBuffer> =>
	stage === null ? boundTo('sign-in', number) : boundTo('second', `${number} ${stage.accountId}`)

/** What a passkey has to have signed in this visit; of a browser that was asked for none, nothing fits. */
export const boundHere = (visitor: Visitor, stage: Stage | null): Uint8Array<ArrayBuffer> =>
	boundToVisit(numberIn(visitor) ?? newSessionId(), stage)
