import { invalid, type Problem } from '../gateway/result'
import type { Visitor } from '../gateway/visitor'
import { claim } from './claim'
import { visitOf } from './visit'

/** The password once more, of somebody who is signed in: a browser left open is not its owner. @returns NULL when it is right */
export async function claimOwn(
	by: { readonly address: string },
	currentPassword: string,
	visitor: Visitor,
): Promise<Problem | null> {
	const claimed = await claim({ address: by.address, password: currentPassword }, visitOf(visitor))
	if (claimed.ok) return null
	if (claimed.problem.kind !== 'not-allowed') return claimed.problem
	return invalid({ currentPassword: 'That is not your password.' }).problem
}
