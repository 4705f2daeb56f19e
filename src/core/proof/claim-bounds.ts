/**
 * How often a password may be tried. One person in one network has five tries at once, which is more than anybody needs; behind each
 * further one the wait doubles, from two seconds to a quarter of an hour, and is over again after a day or with the right password.
 * The wider bounds hold off those who come from many networks; they are no lock that a stranger could turn on a person, since a
 * browser that the person has signed in with before is counted by itself.
 */
import type { Bound } from '../gateway/attempts'
import { networkOf } from './network'

const QUARTER = 15 * 60
const DAY = 24 * 60 * 60

export interface ClaimBound extends Bound {
	/** Starts again when the password was right. */
	readonly ends: boolean
}

/**
 * @param address as claimed; unknown addresses are counted like known ones
 * @param device the browser's own number, when this person signed in with it before
 * @returns the narrowest first
 */
export function claimBounds(address: string, clientAddress: string, device: string | null): ClaimBound[] {
	if (device !== null)
		return [
			{ key: `claim ${address} by ${device}`, most: 100, seconds: DAY, free: 5, ends: true },
			// Each sign-in makes a browser known: whoever had the password once may have collected any number of them.
			{ key: `claim ${address} by its browsers in a day`, most: 100, seconds: DAY, ends: true },
		]
	const network = networkOf(clientAddress)
	return [
		{ key: `claim ${address} from ${network}`, most: 100, seconds: DAY, free: 5, ends: true },
		{ key: `claim from ${network}`, most: 300, seconds: QUARTER, ends: false },
		{ key: `claim ${address}`, most: 50, seconds: QUARTER, ends: true },
		// At most a hundred wrong ones in a row for one account (NIST SP 800-63B-4, 3.2.2).
		{ key: `claim ${address} in a day`, most: 100, seconds: DAY, ends: true },
		// What hashing alone may use up of the machine: 20 a second.
		{ key: 'claim', most: 1200, seconds: 60, ends: false },
	]
}

/** A wait in words, rounded up. */
export function waitWords(seconds: number): string {
	if (seconds === 1) return 'a second'
	if (seconds < 60) return `${seconds} seconds`
	if (seconds <= 90) return 'a minute'
	if (seconds <= 5400) return `${Math.ceil(seconds / 60)} minutes`
	return `${Math.ceil(seconds / 3600)} hours`
}
