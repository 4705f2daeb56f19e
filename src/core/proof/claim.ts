/**
 * Is this the password of that address? Asked by sign-in, by /password and wherever a password is asked for again, so all of
 * them share one count of tries. Whatever is wrong, the answer is one sentence after one length of time: whether the address
 * is unknown, invited or disabled, or the password is another, is told to the journal alone.
 */
import { log } from '@/platform/log'
import { TooBusy, verifyPassword } from '@/platform/passwords'
import { canonicalAddress } from '../address'
import { systemCaller } from '../gateway/actor'
import { forgetAttempts, takeAttempt } from '../gateway/attempts'
import { execute } from '../gateway/execute'
import type { Problem, Result } from '../gateway/result'
import { type SignInSubject, signInSubject } from '../gateway/subject'
import { type ClaimBound, claimBounds, waitWords } from './claim-bounds'
import { evenTime } from './even-time'
import { openDevice } from './known-device'
import { refuseClaim } from './refuse-claim'
import type { Visit } from './visit'

export interface Claimed {
	readonly accountId: string
	readonly address: string
	/** For which the password was right. */
	readonly authEpoch: number
	readonly passwordHash: string
}

const NOBODY = '00000000-0000-4000-8000-000000000000'

const NOT_RIGHT: Problem = { kind: 'not-allowed', text: 'Address and password do not fit together.' }
const NOT_NOW: Problem = {
	kind: 'too-many',
	text: 'Passwords cannot be checked at the moment. Please try again in a minute.',
}
const tooMany = (seconds: number): Problem => ({
	kind: 'too-many',
	text: `Too many tries. Wait ${waitWords(seconds)}, then try again.`,
})

/**
 * Checks a password against an address, with exactly one hash computed once the count of tries allows it.
 *
 * @returns whose it is, or the sentence to show; when the tries cannot be counted, nothing is checked
 */
export async function claim(
	input: { readonly address: string; readonly password: string },
	visit: Visit,
): Promise<Result<Claimed>> {
	const began = performance.now()
	const address = canonicalAddress(input.address)
	const counted = address ?? input.address.trim().toLowerCase()
	const bounds = claimBounds(
		counted,
		visit.clientAddress,
		address === null ? null : await openDevice(visit.deviceCookie, address),
	)
	const wait = await waitFor(bounds)
	if (wait !== 0) return { ok: false, problem: wait === null ? NOT_NOW : tooMany(wait) }
	try {
		const subject = address === null ? null : await signInSubject(address)
		const hash = subject?.passwordHash ?? null
		const right = await verifyPassword(hash, input.password)
		if (address === null || subject === null || hash === null || !right) return await refused(subject, began, visit)
		await forgetAttempts(bounds.filter((bound) => bound.ends).map((bound) => bound.key))
		return {
			ok: true,
			value: { accountId: subject.accountId, address, authEpoch: subject.authEpoch, passwordHash: hash },
		}
	} catch (error) {
		if (!(error instanceof TooBusy)) log.error('a password could not be checked', { error })
		return { ok: false, problem: NOT_NOW }
	}
}

/** @returns seconds; NULL when the tries cannot be counted, and so none may be made */
async function waitFor(bounds: readonly ClaimBound[]): Promise<number | null> {
	try {
		return await takeAttempt(bounds)
	} catch (error) {
		log.error('attempts to sign in cannot be counted, so none is let through', { error })
		return null
	}
}

async function refused(subject: SignInSubject | null, began: number, visit: Visit): Promise<Result<Claimed>> {
	const why = subject === null || subject.standing === 'live' ? 'wrong-password' : subject.standing
	const caller = systemCaller('Sign-in', ['system.sign-in'], visit.clientAddress)
	await execute(refuseClaim, caller, { account: subject?.accountId ?? NOBODY, why })
	await evenTime(began)
	return { ok: false, problem: NOT_RIGHT }
}
