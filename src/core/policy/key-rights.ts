/**
 * What an API key may hold.
 *
 * **2026-11-22, no right that asks for a step-up.** A step-up asks whether the person is there, and with a key nobody is: whoever finds it in
 * a log or a backup would hold the proof along with it, for as long as it lives. So neither passwords are set nor domains and mailboxes
 * deleted for good, brought back or protected, nor people invited by a key; those are for hands. Its maker's step-up stands for what
 * is left. Nor does a key give, take or hand on anything: whatever is about grants, reviews of them, and keys themselves, stays with people. What a right does
 * not tell, `keyOf` of the actor does: whoever stands behind a key has asked when it asks, and is no second person beside it.
 */
import { GRANTABLE_RIGHTS, type GrantableRight, isGrantable, specOf } from './rights'

const OF_PEOPLE = /^(grant|key|role|review)\.(?!read$)/

export const isForKeys = (right: string): right is GrantableRight =>
	isGrantable(right) && !OF_PEOPLE.test(right) && specOf(right).stepUp !== true && specOf(right).gives !== true

export const KEY_RIGHTS: readonly GrantableRight[] = GRANTABLE_RIGHTS.filter(isForKeys)
