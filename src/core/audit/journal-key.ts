/**
 * The key that signs the ends of the journal's chains (Ed25519, RFC 8032). It is made from AUTH_SECRET, which no database holds: whoever
 * can rewrite every table can still not sign what they wrote. With the public key, heads can be checked anywhere.
 */
import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'
import { type Head, headText } from './chain'

export interface SignedHead extends Head {
	readonly publicKey: string
	readonly signature: Uint8Array
}

/** What stands before the 32 bytes of an Ed25519 seed in PKCS#8, and of a public key in SPKI (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

function keyFrom(secret: string): KeyObject {
	const seed = Buffer.from(hkdfSync('sha256', secret, '', 'postern journal signing key 1', 32))
	return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
}

/**
 * The public key as 43 characters of base64url.
 * @param secret AUTH_SECRET
 */
export function journalPublicKey(secret: string): string {
	const der = createPublicKey(keyFrom(secret)).export({ format: 'der', type: 'spki' })
	return der.subarray(SPKI.length).toString('base64url')
}

/** @param secret AUTH_SECRET */
export const signHead = (secret: string, head: Head): SignedHead => ({
	...head,
	publicKey: journalPublicKey(secret),
	signature: sign(null, Buffer.from(headText(head)), keyFrom(secret)),
})

/** Does the signature fit the head and the key that it names? Whose key that is, is another question. */
export function isSigned(head: SignedHead): boolean {
	const raw = Buffer.from(head.publicKey, 'base64url')
	if (raw.length !== 32) return false
	try {
		const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' })
		return verify(null, Buffer.from(headText(head)), key, head.signature)
	} catch {
		return false
	}
}
