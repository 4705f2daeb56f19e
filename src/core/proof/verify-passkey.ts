/** The only place that talks to the library that knows the formats and signatures of WebAuthn. It throws on whatever is wrong; here that is NULL. */
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeAttestationObject, decodeClientDataJSON } from '@simplewebauthn/server/helpers'
import type { Assertion, Attestation } from './passkey-response'
import type { RelyingParty } from './relying-party'

type Bytes = Uint8Array<ArrayBuffer>

export interface Signed {
	/** What was signed, as the browser sent it back: whether it was asked for is the caller's to find out. */
	readonly challenge: string
	/** The authenticator's count of signatures, as it says. */
	readonly counter: number
	readonly synced: boolean
}

const bytesOf = (base64url: string): Bytes => new Uint8Array(Buffer.from(base64url, 'base64url'))

/** This panel is never shown inside of another page, so no passkey is asked for there either. */
const isInside = (clientData: string): boolean => {
	const { crossOrigin, topOrigin } = decodeClientDataJSON(clientData)
	return crossOrigin === true || topOrigin !== undefined
}

/**
 * Is this signed by that key, for this panel, by somebody who was there and told the authenticator so by finger, face or PIN?
 * The count is not judged here: the library would, before it has looked at the signature.
 */
export async function signedBy(publicKey: Bytes, answer: Assertion, party: RelyingParty): Promise<Signed | null> {
	let challenge = ''
	try {
		if (isInside(answer.response.clientDataJSON)) return null
		const { verified, authenticationInfo } = await verifyAuthenticationResponse({
			response: answer as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
			expectedChallenge: (sent) => {
				challenge = sent
				return true
			},
			expectedOrigin: party.origin,
			expectedRPID: party.id,
			credential: { id: answer.id, publicKey, counter: 0 },
			requireUserVerification: true,
		})
		if (!verified) return null
		return {
			challenge,
			counter: authenticationInfo.newCounter,
			synced: authenticationInfo.credentialBackedUp,
		}
	} catch {
		return null
	}
}

export interface Made extends Signed {
	readonly credentialId: Bytes
	readonly publicKey: Bytes
	readonly transports: readonly string[]
}

/** Is this a new passkey for this panel? Who made the authenticator is not asked, and certificates that say so are refused unread. */
export async function madeFor(party: RelyingParty, answer: Attestation): Promise<Made | null> {
	let challenge = ''
	try {
		if (isInside(answer.response.clientDataJSON) || !isUnattested(answer)) return null
		const { verified, registrationInfo } = await verifyRegistrationResponse({
			response: answer as Parameters<typeof verifyRegistrationResponse>[0]['response'],
			expectedChallenge: (sent) => {
				challenge = sent
				return true
			},
			expectedOrigin: party.origin,
			expectedRPID: party.id,
			requireUserVerification: true,
		})
		if (!verified || registrationInfo.credential.id !== answer.id) return null
		const { credential, credentialBackedUp } = registrationInfo
		return {
			challenge,
			counter: credential.counter,
			synced: credentialBackedUp,
			credentialId: bytesOf(credential.id),
			publicKey: new Uint8Array(credential.publicKey),
			transports: answer.response.transports ?? [],
		}
	} catch {
		return null
	}
}

/**
 * Nothing attested, or by the new key itself, which browsers leave in. Reading certificates of a stranger would also fetch the lists of
 * revoked ones from wherever these say.
 */
function isUnattested({ response }: Attestation): boolean {
	const object = decodeAttestationObject(bytesOf(response.attestationObject))
	const format = object.get('fmt')
	return format === 'none' || (format === 'packed' && object.get('attStmt').get('x5c') === undefined)
}
