/**
 * Hashes that were made elsewhere and brought along by an import, as Dovecot writes them: a scheme in braces, then the hash. They are
 * only ever checked; at the first sign-in with the right password its owner gets a hash of ours. Each has a bound on its cost, since
 * whoever brings hashes along must not decide how long this machine computes.
 */
import { createHash, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import argon2 from 'argon2'
import bcrypt from 'bcryptjs'
import { verify as verifyCrypt } from 'unixcrypt'

interface Scheme {
	/** What stands behind the braces. Anything else is no such hash. */
	readonly form: RegExp
	/** Is it within bounds? */
	readonly affordable: (parts: RegExpExecArray) => boolean
	readonly verify: (password: string, parts: RegExpExecArray) => Promise<boolean> | boolean
}

const upTo = (text: string | undefined, most: number): boolean => Number(text ?? 0) <= most
const same = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

/** SHA-2 of the password and a salt, then the salt. */
function verifySalted(algorithm: 'sha256' | 'sha512', password: string, base64: string): boolean {
	const bytes = Buffer.from(base64, 'base64')
	const length = algorithm === 'sha256' ? 32 : 64
	const digest = createHash(algorithm).update(password).update(bytes.subarray(length)).digest()
	return same(digest, bytes.subarray(0, length))
}

/** Dovecot's: SHA-1, the salt as it is written, the result in hexadecimal. */
async function verifyPbkdf2(password: string, salt: string, rounds: number, hex: string): Promise<boolean> {
	const wanted = Buffer.from(hex, 'hex')
	return same(await promisify(pbkdf2)(password, salt, rounds, wanted.length, 'sha1'), wanted)
}

const ARGON2 = /^\$argon2(?:i|id)\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$[\w+/]{11,86}\$[\w+/]{16,172}$/
const byArgon2: Scheme = {
	form: ARGON2,
	affordable: ([, memory, passes, lanes]) => upTo(memory, 262_144) && upTo(passes, 20) && upTo(lanes, 16),
	verify: (password, [hash]) => argon2.verify(hash, password),
}

const SCHEMES: Readonly<Record<string, Scheme>> = {
	ARGON2I: byArgon2,
	ARGON2ID: byArgon2,
	'BLF-CRYPT': {
		form: /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/,
		affordable: ([, cost]) => upTo(cost, 13),
		verify: (password, [hash]) => bcrypt.compare(password, hash),
	},
	'SHA256-CRYPT': {
		form: /^\$5\$(?:rounds=(\d{4,6})\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43}$/,
		affordable: ([, rounds]) => upTo(rounds, 50_000),
		verify: (password, [hash]) => verifyCrypt(password, hash),
	},
	'SHA512-CRYPT': {
		form: /^\$6\$(?:rounds=(\d{4,6})\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}$/,
		affordable: ([, rounds]) => upTo(rounds, 50_000),
		verify: (password, [hash]) => verifyCrypt(password, hash),
	},
	PBKDF2: {
		form: /^\$1\$([./A-Za-z0-9]{1,64})\$(\d{1,7})\$([0-9a-f]{40})$/,
		affordable: ([, , rounds]) => Number(rounds) > 0 && upTo(rounds, 1_000_000),
		verify: (password, [, salt = '', rounds = '', hex = '']) => verifyPbkdf2(password, salt, Number(rounds), hex),
	},
	SSHA256: {
		// 32 bytes of hash and at least one of salt.
		form: /^([A-Za-z0-9+/]{44,88}={0,2})$/,
		affordable: () => true,
		verify: (password, [, base64 = '']) => verifySalted('sha256', password, base64),
	},
	SSHA512: {
		// 64 bytes of hash and at least one of salt.
		form: /^([A-Za-z0-9+/]{88,130}={0,2})$/,
		affordable: () => true,
		verify: (password, [, base64 = '']) => verifySalted('sha512', password, base64),
	},
}

function opened(stored: string): { scheme: Scheme; parts: RegExpExecArray } | null {
	const [, name = '', hash = ''] = /^\{([A-Z0-9-]{1,20})\}(.{1,250})$/.exec(stored) ?? []
	const scheme = Object.hasOwn(SCHEMES, name) ? SCHEMES[name] : undefined
	const parts = scheme?.form.exec(hash)
	return scheme && parts && scheme.affordable(parts) ? { scheme, parts } : null
}

/** Is this a hash that an import may bring along: of a known scheme, well formed, and not too dear to check? */
export const isImportedHash = (stored: string): boolean => opened(stored) !== null

/** @returns false also for what is no such hash */
export async function verifyImported(stored: string, password: string): Promise<boolean> {
	const found = opened(stored)
	return found !== null && (await found.scheme.verify(password, found.parts))
}

/** Did the other system look at the whole password? bcrypt stops after 72 bytes, so what was typed beyond is nobody's password yet. */
export const sawWhole = (stored: string, password: string): boolean =>
	!stored.startsWith('{BLF-CRYPT}') || Buffer.byteLength(password) <= 72
