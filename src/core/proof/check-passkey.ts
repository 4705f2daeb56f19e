/**
 * Is this a passkey of ours, and whose? Asked by sign-in with nothing else, as second factor, and by a step-up. Whatever is wrong, the answer
 * is one sentence after one length of time; what it was is told to the journal alone. What was signed is used up where something is opened.
 */
import { log } from '@/platform/log'
import { systemCaller } from '../gateway/actor'
import { forgetAttempts, takeAttempt } from '../gateway/attempts'
import { execute } from '../gateway/execute'
import { type PasskeySubject, passkeySubject } from '../gateway/passkeys'
import type { Problem, Result } from '../gateway/result'
import { claimBounds, waitWords } from './claim-bounds'
import { evenTime } from './even-time'
import { openDevice } from './known-device'
import { challengeDigest } from './passkey-challenge'
import { type Assertion, assertionOf } from './passkey-response'
import { type RefusedWhy, refuseClaim } from './refuse-claim'
import { relyingParty } from './relying-party'
import { reportCopy } from './report-copy'
import { type Factor, WRONG_PASSKEY } from './second-factor'
import { type Signed, signedBy } from './verify-passkey'
import type { Visit } from './visit'

export interface CheckedPasskey {
	readonly accountId: string
	readonly address: string
	readonly authEpoch: number
	readonly factor: Extract<Factor, { kind: 'passkey' }>
}

export interface AskedPasskey {
	/** From `boundTo`: what was asked to be signed belongs to this visit or session. */
	readonly bound: Uint8Array<ArrayBuffer>
	/** Whose it has to be; NULL = whoever it says. */
	readonly accountId: string | null
}

const NOBODY = '00000000-0000-4000-8000-000000000000'
const NOT_NOW: Problem = {
	kind: 'too-many',
	text: 'Passkeys cannot be checked at the moment. Please try again in a minute.',
}

/**
 * @param text as the browser sent it
 * @returns whose it is and what is to be used up; `too-many` when nothing was looked at
 */
export async function checkPasskey(text: string, asked: AskedPasskey, visit: Visit): Promise<Result<CheckedPasskey>> {
	const began = performance.now()
	try {
		const answer = assertionOf(text)
		const subject = answer && (await passkeySubject(new Uint8Array(Buffer.from(answer.id, 'base64url'))))
		const bounds = await boundsOf(answer, subject, visit)
		const wait = await takeAttempt(bounds)
		if (wait !== 0) {
			const words = `Too many tries. Wait ${waitWords(wait)}, then try again.`
			return { ok: false, problem: { kind: 'too-many', text: words } }
		}
		const judged = await judge(answer, subject, asked)
		if (typeof judged === 'string') {
			if (judged === 'copied-passkey' && subject) await report(subject, visit)
			return { ok: false, problem: await refused(subject?.accountId ?? NOBODY, judged, began, visit) }
		}
		await forgetAttempts(bounds.filter(({ ends }) => ends).map(({ key }) => key))
		return { ok: true, value: judged }
	} catch (error) {
		log.error('a passkey could not be checked', { error })
		return { ok: false, problem: NOT_NOW }
	}
}

/** Counted like passwords, beside them: a passkey that nobody knows counts under its own id. */
async function boundsOf(answer: Assertion | null, subject: PasskeySubject | null, visit: Visit) {
	const device = subject && (await openDevice(visit.deviceCookie, subject.address))
	const whose = subject ? `passkey of ${subject.accountId}` : `passkey ${answer?.id ?? ''}`
	return claimBounds(whose, visit.clientAddress, device)
}

/** @returns for the journal, why not */
async function judge(
	answer: Assertion | null,
	subject: PasskeySubject | null,
	{ accountId, bound }: AskedPasskey,
): Promise<CheckedPasskey | RefusedWhy> {
	const party = relyingParty()
	if (!party || !answer || !subject || !belongs(answer, subject, accountId)) return 'wrong-passkey'
	const signed = await signedBy(subject.publicKey, answer, party)
	if (!signed) return 'wrong-passkey'
	if (subject.standing !== 'live') return subject.standing
	if (hasGoneBack(signed, subject)) return 'copied-passkey'
	const { counter, synced } = signed
	const challenge = challengeDigest(signed.challenge)
	return {
		accountId: subject.accountId,
		address: subject.address,
		authEpoch: subject.authEpoch,
		factor: { kind: 'passkey', passkey: subject.id, counter, synced, challenge, bound },
	}
}

/** Whoever signs in with a passkey alone is who the passkey says; a security key may leave that out where it was asked for by name. */
function belongs({ response }: Assertion, { accountId, handle }: PasskeySubject, wanted: string | null): boolean {
	const said = response.userHandle
	if (said !== undefined && said !== Buffer.from(handle).toString('base64url')) return false
	return wanted === null ? said !== undefined : wanted === accountId
}

/** Authenticators that count at all count upwards; one that does not has been copied (WebAuthn Level 3, 6.1.1). */
const hasGoneBack = ({ counter }: Signed, before: PasskeySubject): boolean =>
	(counter > 0 || before.counter > 0) && counter <= before.counter

const caller = ({ clientAddress }: Visit) => systemCaller('Sign-in', ['system.sign-in'], clientAddress)

async function report({ id, accountId }: PasskeySubject, visit: Visit): Promise<void> {
	await execute(reportCopy, caller(visit), { account: accountId, passkey: id })
}

async function refused(account: string, why: RefusedWhy, began: number, visit: Visit): Promise<Problem> {
	await execute(refuseClaim, caller(visit), { account, why })
	await evenTime(began)
	return { kind: 'not-allowed', text: WRONG_PASSKEY }
}
