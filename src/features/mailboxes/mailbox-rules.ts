/** Rules about mailboxes that need neither clock nor database. */
import { randomInt } from 'node:crypto'
import { shownBytes } from '@/core/address'
import { OverGrant } from '@/core/gateway/result'
import type { Limits } from '@/core/policy'

/** Without look-alikes (0 O, 1 l I), so that it can be read out on the telephone. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A password of five groups of four: 20 of 32 signs, 100 random bits. */
export const generatedPassword = (): string =>
	Array.from({ length: 5 }, () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')).join(
		'-',
	)

/** Refuses a quota above what the deciding grant allows for one mailbox. The sums are kept by the database. */
export function expectWithinCeiling(limits: Limits, quotaBytes: bigint | null): void {
	const ceiling = limits.storagePerMailboxBytes
	if (ceiling === null || (quotaBytes !== null && quotaBytes <= ceiling)) return
	const text = `Your grant allows at most ${shownBytes(ceiling)} for one mailbox.`
	throw new OverGrant(text)
}
