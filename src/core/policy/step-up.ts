import { type Right, specOf } from './rights'

/** How long a proof of who sits at the screen holds (ASVS 5.0, 7.5.3), in minutes. Signing in is one. */
export const PROOF_MINUTES = 5

/** Is a proof from then still one now? @param provedAt NULL = there never was one */
export const isFresh = (provedAt: Date | null, now: Date): boolean =>
	provedAt !== null && now.getTime() - provedAt.getTime() <= PROOF_MINUTES * 60_000

/** Does this right ask for a fresh proof? @param gives something is given along with the deed, whatever its own right is */
export const asksProof = (right: Right, gives: boolean): boolean => gives || specOf(right).stepUp === true
