/** Codes of an authenticator app: six digits out of a shared secret and the time (RFC 6238), a new one every 30 seconds. */
import { hkdfSync } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { handed } from '@/platform/env'
import { seal, unseal } from './sealed'

const PURPOSE = 'authenticator'
const PERIOD = 30
/** RFC 4226, section 4, asks for 160 bits. */
const SECRET_BYTES = 20

type Bytes = Uint8Array<ArrayBuffer>

const totpOf = (secret: Bytes, label = '', issuer = '') =>
	new TOTP({
		issuer,
		label,
		algorithm: 'SHA1',
		digits: 6,
		period: PERIOD,
		secret: new Secret({ buffer: secret.buffer }),
	})

/** Whose setup it is, and which. */
export interface Setup {
	readonly account: string
	readonly session: string
	readonly factorEpoch: number
}

/**
 * The secret that a setup shows. It follows from who sets up and in which session, so nothing has to be kept between the page and the
 * form; with the next change of the person's factors it is another.
 */
export const setupSecret = ({ account, session, factorEpoch }: Setup): Bytes =>
	new Uint8Array(
		hkdfSync('sha256', handed('authSecret'), account, `postern setup ${session} ${factorEpoch}`, SECRET_BYTES),
	)

/** For the picture that an app reads, and for typing it. */
export function setupWords(
	secret: Bytes,
	address: string,
	issuer: string,
): { readonly uri: string; readonly key: string } {
	const totp = totpOf(secret, address, issuer)
	return { uri: totp.toString(), key: totp.secret.base32 }
}

/**
 * Which step of time is this the code of? One step is tolerated to both sides, as clocks differ and people type.
 * @returns NULL when it is none of the three
 */
export function stepOf(secret: Bytes, typed: string, now: Date): number | null {
	const code = typed.replace(/\s/g, '')
	if (!/^\d{6}$/.test(code)) return null
	const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window: 1 })
	return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD) + delta
}

export const sealSecret = (secret: Bytes, account: string): Bytes => seal(secret, PURPOSE, account)
export const unsealSecret = (sealed: Uint8Array, account: string): Bytes | null => unseal(sealed, PURPOSE, account)
