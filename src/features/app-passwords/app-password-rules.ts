/** Rules about app passwords that need neither clock nor database. */
import { createHash, randomInt } from 'node:crypto'

/** Without look-alikes (0 O, 1 l I), so that it can be typed from a screen into a telephone. 32 signs, so five bits each. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'
const GROUPS = 7

const group = (): string => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

/**
 * Seven groups of four: 140 random bits. Dovecot knows an app password by this shape, and hashes nothing else for the database
 * (deploy/dovecot/templates/dovecot-app-passwords.conf.ext).
 */
export const generatedAppPassword = (): string => Array.from({ length: GROUPS }, group).join('-')

/** SHA-256. A slow hash is for passwords that can be guessed. */
export const digestOf = (secret: string): Uint8Array<ArrayBuffer> =>
	new Uint8Array(createHash('sha256').update(secret).digest())

/** So many of one person work at the same time. */
export const MOST = 50

/** For the journal, whose fields are not to be called passwords: their values are not shown then. */
export const signInWith = (appPasswordsOnly: boolean): string =>
	appPasswordsOnly ? 'app passwords only' : 'the password, or app passwords'
