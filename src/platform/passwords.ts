/**
 * Password hashes: argon2id at OWASP's floor (19 MiB, 2 passes, 1 lane; some 30 ms here). Dovecot reads the same string, and only in
 * the order m,t,p that argon2 0.44 writes. Hashing waits its turn: four at a time, fifty waiting, then it is refused, so that a
 * flood of sign-ins starves nothing else.
 */
import argon2 from 'argon2'
import { sawWhole, verifyImported } from './imported-hashes'

const OPTIONS = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
/** Verified against when there is nobody by that address, so that the answer takes as long. The hash of nothing anybody knows. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$c29tZSByYW5kb20gc2FsdA$3c1h8cVv0Y0N1t1mYQ0m9o0WQy5l5n3m0mS3j0qv0Zk'

/** Thrown when too many wait to be hashed. */
export class TooBusy extends Error {}

const AT_ONCE = 4
const WAITING = 50
let running = 0
const queue: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
	if (running >= AT_ONCE) {
		if (queue.length >= WAITING) throw new TooBusy('too many passwords at once')
		await new Promise<void>((resolve) => queue.push(resolve))
	} else running += 1
	try {
		return await work()
	} finally {
		const next = queue.shift()
		if (next) next()
		else running -= 1
	}
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => argon2.hash(password, OPTIONS))

const verified = (hash: string, password: string): Promise<boolean> =>
	hash.startsWith('{') ? verifyImported(hash, password) : argon2.verify(hash, password)

/** Compares in the same time whether there is a hash or not. */
export async function verifyPassword(hash: string | null, password: string): Promise<boolean> {
	const matches = await inTurn(() => verified(hash ?? NOBODY, password).catch(() => false))
	return matches && hash !== null
}

/**
 * Was it hashed in another way than a new password would be: with other parameters, or by another system? Then the password that was
 * just found right is hashed again.
 */
export const needsRehash = (hash: string, password: string): boolean =>
	hash.startsWith('{') ? sawWhole(hash, password) : argon2.needsRehash(hash, OPTIONS)
