import { createHash, randomBytes } from 'node:crypto'

/** Letters and digits that cannot be mistaken for each other (Crockford's base 32): each of the 26 holds five bits, 128 in all. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 26
const COUNT = 10

function newCode(): string {
	const signs = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length] ?? '')
	return (signs.join('').match(/.{1,7}/g) ?? []).join('-')
}

/** What is kept of a code. SHA-256 is enough for so many random bits (ASVS 5.0, 6.5.2). NULL = this can be none. */
export function recoveryHash(typed: string): Uint8Array<ArrayBuffer> | null {
	const code = typed.toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1')
	if (code.length !== LENGTH || [...code].some((sign) => !ALPHABET.includes(sign))) return null
	return new Uint8Array(createHash('sha256').update(code).digest())
}

/** Ten codes, to be shown once, with what is kept of each. */
export const newRecoveryCodes = (): readonly { readonly code: string; readonly hash: Uint8Array<ArrayBuffer> }[] =>
	Array.from({ length: COUNT }, () => {
		const code = newCode()
		const hash = recoveryHash(code)
		if (!hash) throw new Error('a recovery code that is none')
		return { code, hash }
	})
