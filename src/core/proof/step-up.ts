/**
 * Proving anew, in a session that is open, who sits there. The session gets another id with it, so that whoever copied the cookie before
 * has nothing of the proof.
 */

import type { Loaded } from '../gateway/actor'
import { systemCaller } from '../gateway/actor'
import { execute } from '../gateway/execute'
import { type Problem, type Result, stepUpNeeded } from '../gateway/result'
import {
	digestOf,
	newSessionId,
	openSessionId,
	sealSessionId,
	sessionCookieName,
	sessionCookieOptions,
} from '../gateway/session-cookie'
import type { Visitor } from '../gateway/visitor'
import { checkPasskey } from './check-passkey'
import { claim } from './claim'
import { boundTo } from './passkey-challenge'
import { isPasskeyAnswer } from './passkey-response'
import { renewSession } from './renew-session'
import { checkCode, type Factor } from './second-factor'
import { type Visit, visitOf } from './visit'

const WRONG = 'That is not your password.'

/**
 * @param given as it was typed: the password, or a code by whoever has a second factor; or what their passkey signed
 * @returns NULL once the session counts as proved and the browser has its new cookie; else the step-up is still asked for, with the reason
 */
export async function stepUp(by: Loaded, given: string, visitor: Visitor): Promise<Problem | null> {
	const visit = visitOf(visitor)
	const old = await openSessionId(visit.sessionCookie)
	if (old === null || by.accountId === null) return stepUpNeeded(by)
	const proved = by.secondFactor
		? await byFactor(by, by.accountId, given, visit)
		: await byPassword(by.address, given, visit)
	if (!proved.ok) return stepUpNeeded(by, proved.problem.text)
	const sid = newSessionId()
	const renewed = await execute(renewSession, systemCaller('Sign-in', ['system.step-up'], visit.clientAddress), {
		account: by.accountId,
		factor: proved.value,
		was: digestOf(old),
		idHash: digestOf(sid),
	})
	if (!renewed.ok)
		return renewed.problem.kind === 'not-allowed' ? stepUpNeeded(by, renewed.problem.text) : renewed.problem
	const { lasts } = renewed.value.value
	visitor.cookies.set(sessionCookieName(), await sealSessionId(sid, lasts), {
		...sessionCookieOptions(),
		maxAge: lasts,
	})
	return null
}

async function byPassword(address: string, password: string, visit: Visit): Promise<Result<Factor>> {
	const claimed = await claim({ address, password }, visit)
	if (claimed.ok) return { ok: true, value: { kind: 'password' } }
	return claimed.problem.kind === 'not-allowed' ? { ok: false, problem: { kind: 'not-allowed', text: WRONG } } : claimed
}

async function byFactor(by: Loaded, accountId: string, given: string, visit: Visit): Promise<Result<Factor>> {
	if (!isPasskeyAnswer(given)) return checkCode({ accountId, address: by.address }, given, visit)
	const checked = await checkPasskey(given, { bound: boundTo('step-up', by.sessionId ?? ''), accountId }, visit)
	return checked.ok ? { ok: true, value: checked.value.factor } : checked
}
