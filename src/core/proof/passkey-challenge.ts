/**
 * What a passkey is asked to sign: 256 random bits, kept as a digest beside what they are for and whose. Good for five minutes, one use,
 * and the visit or session that they were made in.
 */
import { randomBytes } from 'node:crypto'
import { generateAuthenticationOptions } from '@simplewebauthn/server'
import { takeAttempt } from '../gateway/attempts'
import { keepChallenge, type PasskeyHint } from '../gateway/passkeys'
import { PanelError } from '../gateway/result'
import { digestOf } from '../gateway/session-cookie'
import { waitWords } from './claim-bounds'
import { networkOf } from './network'
import type { RelyingParty } from './relying-party'

const MINUTES = 5
/** In milliseconds: as long as the browser may wait for its owner. */
export const PASSKEY_TIMEOUT = MINUTES * 60_000
const QUARTER = 15 * 60

/** @param whose the session's public name, or a visit's own number */
export const boundTo = (what: 'enrol' | 'sign-in' | 'second' | 'step-up', whose: string): Uint8Array<ArrayBuffer> =>
	digestOf(`${what} ${whose}`)

/** @param challenge as the browser sends it back */
export const challengeDigest = (challenge: string): Uint8Array<ArrayBuffer> => digestOf(challenge)

/**
 * @param bound from `boundTo`
 * @returns 256 random bits, of which the database keeps the digest
 * @throws PanelError `too-many` when this network asked for too many of them
 */
export async function newChallenge(
	bound: Uint8Array<ArrayBuffer>,
	clientAddress: string,
): Promise<Uint8Array<ArrayBuffer>> {
	const wait = await takeAttempt([
		{ key: `challenge from ${networkOf(clientAddress)}`, most: 600, seconds: QUARTER },
		{ key: 'challenge', most: 6000, seconds: 60 },
	])
	if (wait !== 0)
		throw new PanelError({ kind: 'too-many', text: `Too many tries. Wait ${waitWords(wait)}, then try again.` })
	const challenge = new Uint8Array(randomBytes(32))
	await keepChallenge(challengeDigest(Buffer.from(challenge).toString('base64url')), bound, MINUTES * 60)
	return challenge
}

/**
 * The question to a browser for one of these passkeys; for any of this panel when none is named, so that it tells nothing about anybody.
 * @returns JSON, for `navigator.credentials.get`
 */
export async function passkeyQuestion(
	party: RelyingParty,
	challenge: Uint8Array<ArrayBuffer>,
	known: readonly PasskeyHint[] = [],
): Promise<string> {
	const options = await generateAuthenticationOptions({
		rpID: party.id,
		challenge,
		timeout: PASSKEY_TIMEOUT,
		userVerification: 'required',
		allowCredentials: known.map(({ credentialId, transports }) => ({
			id: Buffer.from(credentialId).toString('base64url'),
			transports: [...transports],
		})),
	})
	return JSON.stringify(options)
}
