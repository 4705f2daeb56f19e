/** Small secrets that have to be read again, encrypted for the database: AES-256-GCM under a key made from the installation's own. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { handed } from '@/platform/env'

const NONCE = 12
const TAG = 16

/** A key for one purpose. @param length in bytes */
export const keyFor = (purpose: string, length = 32): Uint8Array<ArrayBuffer> =>
	new Uint8Array(hkdfSync('sha256', handed('authSecret'), '', `postern ${purpose}`, length))

/** @param owner whose it is: sealed for one, it opens for no other */
export function seal(secret: Uint8Array, purpose: string, owner: string): Uint8Array<ArrayBuffer> {
	const nonce = randomBytes(NONCE)
	const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), nonce).setAAD(Buffer.from(owner))
	return new Uint8Array(Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]))
}

/** @returns NULL when it was not sealed here, for this owner and under the key of now */
export function unseal(sealed: Uint8Array, purpose: string, owner: string): Uint8Array<ArrayBuffer> | null {
	if (sealed.length < NONCE + TAG) return null
	try {
		const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), sealed.subarray(0, NONCE))
		decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(-TAG))
		return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]))
	} catch {
		return null
	}
}
