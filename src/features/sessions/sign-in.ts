import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import type { Result } from '@/core/gateway/result'
import { digestOf, newSessionId, openSessionId } from '@/core/gateway/session-cookie'
import { claim } from '@/core/proof/claim'
import type { Visit } from '@/core/proof/visit'
import { hashPassword, needsRehash } from '@/platform/passwords'
import { closeSession } from './close-session'
import { openSession } from './open-session'

export interface SignedIn {
	readonly accountId: string
	/** In canonical form. */
	readonly address: string
	/** The secret of the new session, for its cookie and nothing else. */
	readonly sid: string
	/** Seconds until the session ends whatever happens. */
	readonly lasts: number
	readonly holdsGrants: boolean
}

/**
 * Signs somebody in: both doors, the form and next-auth's, come here. The session is always a new one, and the one that the
 * browser had before ends, so that a session planted there is worth nothing.
 *
 * @returns the session, or the sentence to show
 */
export async function signIn(
	input: { readonly address: string; readonly password: string },
	visit: Visit,
): Promise<Result<SignedIn>> {
	const claimed = await claim(input, visit)
	if (!claimed.ok) return claimed
	const { accountId, address, authEpoch, passwordHash } = claimed.value
	const caller = systemCaller('Sign-in', ['system.sign-in'], visit.clientAddress)
	const sid = newSessionId()
	const opened = await execute(openSession, caller, {
		account: accountId,
		authEpoch,
		idHash: digestOf(sid),
		passwordHash: needsRehash(passwordHash, input.password)
			? await hashPassword(input.password).catch(() => null)
			: null,
		clientAddress: visit.clientAddress,
		userAgent: visit.userAgent,
	})
	if (!opened.ok) return opened.problem.kind === 'not-allowed' ? CHANGED : opened
	const old = await openSessionId(visit.sessionCookie)
	if (old !== null) await execute(closeSession, caller, { idHash: digestOf(old) })
	const { lasts, holdsGrants } = opened.value.value
	return { ok: true, value: { accountId, address, sid, lasts, holdsGrants } }
}

const CHANGED: Result<SignedIn> = {
	ok: false,
	problem: { kind: 'not-allowed', text: 'Something about this account changed at this moment. Please try again.' },
}
