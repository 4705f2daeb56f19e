/**
 * The text of an API key: `postern_<id>_<secret>`. The id is no secret and stands in lists, so that a key that was found somewhere can
 * be told and ended. The secret is 32 random bytes, and behind it stand six signs of a checksum: a scanner for lost secrets knows a
 * real one from a look-alike, and a key that was cut off on its way is refused before anything is asked. The way GitHub's tokens are
 * made: https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 */
import { createHash, randomBytes, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

const BASE_32 = 'abcdefghijklmnopqrstuvwxyz234567'
const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const ID_SIGNS = 12
/** 62^43 > 2^256, and 62^6 > 2^32. */
const SECRET_SIGNS = 43
const CHECK_SIGNS = 6
const SHAPE = new RegExp(`^postern_[${BASE_32}]{${ID_SIGNS}}_[0-9A-Za-z]{${SECRET_SIGNS + CHECK_SIGNS}}$`)
/** Anywhere in a text. */
const SOMEWHERE = new RegExp(`postern_[${BASE_32}]{${ID_SIGNS}}_[0-9A-Za-z]{${SECRET_SIGNS}}`)

function base62(number: bigint, signs: number): string {
	let text = ''
	for (let left = number; text.length < signs; left /= 62n) text = BASE_62[Number(left % 62n)] + text
	return text
}
const checkOf = (text: string): string => base62(BigInt(crc32(text)), CHECK_SIGNS)

export const newKeyId = (): string =>
	Array.from({ length: ID_SIGNS }, () => BASE_32[randomInt(BASE_32.length)]).join('')

/** A new secret for the key of this id. */
export function newKeyText(id: string): string {
	const text = `postern_${id}_${base62(BigInt(`0x${randomBytes(32).toString('hex')}`), SECRET_SIGNS)}`
	return text + checkOf(text)
}

/** Is this a whole key, as it was shown? Whether there is such a key, the database says. */
export const isKeyText = (text: string): boolean =>
	SHAPE.test(text) && text.endsWith(checkOf(text.slice(0, -CHECK_SIGNS)))

export const holdsKeyText = (text: string): boolean => SOMEWHERE.test(text)

/** SHA-256. A slow hash is for what can be guessed. */
export const keyDigest = (text: string): Uint8Array<ArrayBuffer> =>
	new Uint8Array(createHash('sha256').update(text).digest())
