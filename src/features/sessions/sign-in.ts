import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import type { Problem, Result } from '@/core/gateway/result'
import { hasSecondFactor, mayTrustDevices } from '@/core/gateway/second-factor'
import { digestOf, newSessionId, openSessionId } from '@/core/gateway/session-cookie'
import { checkPasskey } from '@/core/proof/check-passkey'
import { claim } from '@/core/proof/claim'
import { checkCode, wrongWords } from '@/core/proof/second-factor'
import { newTrustedSecret, trustedFor } from '@/core/proof/trusted-device'
import type { Visit } from '@/core/proof/visit'
import { hashPassword, needsRehash } from '@/platform/passwords'
import { closeSession } from './close-session'
import { openSession, type SignInFactor } from './open-session'
import type { Stage } from './stage'

export interface SignedIn {
	readonly accountId: string
	/** In canonical form. */
	readonly address: string
	/** The secret of the new session, for its cookie and nothing else. */
	readonly sid: string
	/** Seconds until the session ends whatever happens. */
	readonly lasts: number
	readonly holdsGrants: boolean
	/** The secret of a browser that is trusted from now on, for its cookie and nothing else; NULL = it is as it was. */
	readonly trusted: string | null
}

/** The password was right and is not enough. No session of any kind exists; whoever does not look at `stage` has failed. */
export interface HalfWay {
	readonly ok: false
	readonly problem: Problem
	readonly stage: Stage
}

/**
 * Signs somebody in: both doors, the form and next-auth's, come here. The session is always a new one, and the one that the
 * browser had before ends, so that a session planted there is worth nothing.
 *
 * @returns the session, or the sentence to show; with a `stage` where a second factor is asked for next
 */
export async function signIn(
	input: { readonly address: string; readonly password: string },
	visit: Visit,
): Promise<Result<SignedIn> | HalfWay> {
	const claimed = await claim(input, visit)
	if (!claimed.ok) return claimed
	const { accountId, address, authEpoch, passwordHash } = claimed.value
	const rehash = needsRehash(passwordHash, input.password) ? await hashPassword(input.password).catch(() => null) : null
	const stage: Stage = { accountId, address, authEpoch, rehash }
	if (!(await hasSecondFactor(accountId))) return open(stage, { kind: 'password' }, visit)
	const hash = await trustedFor(accountId, visit.trustedCookie)
	const opened = hash && (await open(stage, { kind: 'device', hash }, visit))
	return opened?.ok ? opened : { ok: false, problem: SECOND, stage }
}

/**
 * The second half of signing in.
 * @param typed a code of the authenticator, or a recovery code
 * @param trust is this browser to be trusted? Left aside where that is not allowed
 */
export async function signInWithCode(
	stage: Stage,
	typed: string,
	visit: Visit,
	trust = false,
): Promise<Result<SignedIn>> {
	const factor = await checkCode(stage, typed, visit)
	return factor.ok ? open(stage, factor.value, visit, trust) : factor
}

/**
 * With a passkey: as the second half, or with nothing else, since its owner told it by finger, face or PIN that they are there.
 * @param text as the browser sent it @param bound what it was asked in, from `boundTo`
 * @param stage NULL = nothing came before, and it is whoever the passkey says
 * @param trust as for a code; only who gives a password besides has something to be spared
 */
export async function signInWithPasskey(
	text: string,
	{ bound, stage }: { readonly bound: Uint8Array<ArrayBuffer>; readonly stage: Stage | null },
	visit: Visit,
	trust = false,
): Promise<Result<SignedIn>> {
	const checked = await checkPasskey(text, { bound, accountId: stage?.accountId ?? null }, visit)
	if (!checked.ok) return checked
	const { factor, ...whose } = checked.value
	return open(stage ?? { ...whose, rehash: null }, factor, visit, trust)
}

async function open(stage: Stage, factor: SignInFactor, visit: Visit, trust = false): Promise<Result<SignedIn>> {
	const { accountId, address, authEpoch, rehash } = stage
	const caller = systemCaller('Sign-in', ['system.sign-in'], visit.clientAddress)
	const sid = newSessionId()
	const trusted = trust && (await mayTrustDevices(accountId)) ? newTrustedSecret() : null
	const opened = await execute(openSession, caller, {
		account: accountId,
		authEpoch,
		idHash: digestOf(sid),
		factor,
		trustHash: trusted === null ? null : digestOf(trusted),
		passwordHash: rehash,
		clientAddress: visit.clientAddress,
		userAgent: visit.userAgent,
	})
	if (!opened.ok && opened.problem.kind === 'not-allowed') return factor.kind === 'password' ? CHANGED : wrong(factor)
	if (!opened.ok) return opened
	const old = await openSessionId(visit.sessionCookie)
	if (old !== null) await execute(closeSession, caller, { idHash: digestOf(old) })
	const { lasts, holdsGrants } = opened.value.value
	return { ok: true, value: { accountId, address, sid, lasts, holdsGrants, trusted } }
}

const SECOND: Problem = { kind: 'not-allowed', text: 'A second factor is needed.' }
const wrong = (factor: SignInFactor): Result<SignedIn> => ({
	ok: false,
	problem: { kind: 'not-allowed', text: wrongWords(factor) },
})
const CHANGED: Result<SignedIn> = {
	ok: false,
	problem: { kind: 'not-allowed', text: 'Something about this account changed at this moment. Please try again.' },
}
