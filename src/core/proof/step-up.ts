/**
 * Proving anew, in a session that is open, who sits there. The session gets another id with it, so that whoever copied the cookie before
 * has nothing of the proof.
 */

import type { Loaded } from '../gateway/actor'
import { systemCaller } from '../gateway/actor'
import { execute } from '../gateway/execute'
import { type Problem, stepUpNeeded } from '../gateway/result'
import {
	digestOf,
	newSessionId,
	openSessionId,
	sealSessionId,
	sessionCookieName,
	sessionCookieOptions,
} from '../gateway/session-cookie'
import type { Visitor } from '../gateway/visitor'
import { claim } from './claim'
import { renewSession } from './renew-session'
import { visitOf } from './visit'

const WRONG = 'That is not your password.'

/**
 * @param password as it was typed
 * @returns NULL once the session counts as proved and the browser has its new cookie; else the step-up is still asked for, with the reason
 */
export async function stepUp(by: Loaded, password: string, visitor: Visitor): Promise<Problem | null> {
	const visit = visitOf(visitor)
	const old = await openSessionId(visit.sessionCookie)
	if (old === null) return stepUpNeeded()
	const claimed = await claim({ address: by.address, password }, visit)
	if (!claimed.ok) return stepUpNeeded(claimed.problem.kind === 'not-allowed' ? WRONG : claimed.problem.text)
	const sid = newSessionId()
	const renewed = await execute(renewSession, systemCaller('Sign-in', ['system.step-up'], visit.clientAddress), {
		account: claimed.value.accountId,
		authEpoch: claimed.value.authEpoch,
		was: digestOf(old),
		idHash: digestOf(sid),
	})
	if (!renewed.ok) return renewed.problem.kind === 'not-allowed' ? stepUpNeeded(MEANWHILE) : renewed.problem
	const { lasts } = renewed.value.value
	visitor.cookies.set(sessionCookieName(), await sealSessionId(sid, lasts), {
		...sessionCookieOptions(),
		maxAge: lasts,
	})
	return null
}

const MEANWHILE = 'Something about this session changed at this moment. Please try again.'
