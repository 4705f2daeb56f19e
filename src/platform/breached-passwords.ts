/**
 * Asks a service for passwords that have leaked, if the operator names one (PWNED_URL). It learns five signs of a SHA-1 and nothing
 * else, and answers with every leak that begins so (https://haveibeenpwned.com/API/v3#PwnedPasswords; mirrors speak the same way).
 * It is a help and no lock: when it does not answer, the password is taken, and the log says so.
 */
import { createHash } from 'node:crypto'
import { env } from './env'
import { log } from './log'

const WITHIN_MS = 2_000
/** A range holds some 1,000 to 2,000 lines of about 40 signs. */
const MOST_BYTES = 500_000

/** @returns true when the password is known to have leaked; false as well when nobody could say */
export async function isBreachedPassword(password: string): Promise<boolean> {
	const { pwnedUrl } = env()
	if (pwnedUrl === undefined) return false
	const digest = createHash('sha1').update(password).digest('hex').toUpperCase()
	try {
		const range = await rangeOf(`${pwnedUrl}${digest.slice(0, 5)}`)
		// Padding is made of lines that count zero.
		return range.split(/\r?\n/).some((line) => line.startsWith(`${digest.slice(5)}:`) && !line.endsWith(':0'))
	} catch (error) {
		log.warn('the service for leaked passwords did not answer, so a password was taken without it', { error })
		return false
	}
}

async function rangeOf(url: string): Promise<string> {
	const signal = AbortSignal.timeout(WITHIN_MS)
	const answer = await fetch(url, { headers: { 'add-padding': 'true' }, redirect: 'error', signal })
	if (!answer.ok) throw new Error(`it answered ${answer.status}`)
	const pieces: Uint8Array[] = []
	let bytes = 0
	for await (const piece of answer.body ?? []) {
		bytes += piece.length
		if (bytes > MOST_BYTES) throw new Error('its answer is too long')
		pieces.push(piece)
	}
	return Buffer.concat(pieces).toString('latin1')
}
