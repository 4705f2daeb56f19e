import { ADDRESS_RIGHTS } from './address'
import { GRANT_RIGHTS } from './grant'
import { MAILBOX_RIGHTS } from './mailbox'
import { ORGANIZATION_RIGHTS } from './organization'
import { OWN } from './own'
import { PERSON_RIGHTS } from './person'
import { REVIEW_RIGHTS } from './review'
import { ROLE_RIGHTS } from './role'
import { SERVER_RIGHTS } from './server'
import type { RightSpec } from './spec'
import { SYSTEM } from './system'

export type { Level, RightSpec, WritableModel } from './spec'

/**
 * The closed set of rights. A right is a noun and a verb; the same words stand in URL, journal and screen.
 * A string in the database that is not in this registry matches nothing, so a right that was taken out of the
 * program is gone for everybody who held it. `writes` names the tables (as Prisma's model properties) that a verb
 * under this right may touch: the gateway hands out no others.
 */
export const RIGHTS = {
	...ORGANIZATION_RIGHTS,
	...MAILBOX_RIGHTS,
	...ADDRESS_RIGHTS,
	...PERSON_RIGHTS,
	...ROLE_RIGHTS,
	...GRANT_RIGHTS,
	...REVIEW_RIGHTS,
	...SERVER_RIGHTS,
	...OWN,
	...SYSTEM,
} as const satisfies Record<string, RightSpec>

export type Right = keyof typeof RIGHTS
export type OwnRight = Extract<Right, `own.${string}`>
export type SystemRight = Extract<Right, `system.${string}`>
/** What a role can contain. */
export type GrantableRight = Exclude<Right, OwnRight | SystemRight>
export type LevelOf<R extends Right> = (typeof RIGHTS)[R]['on'][number]
export type WritesOf<R extends Right> = (typeof RIGHTS)[R]['writes'][number]
type Flagged<F extends string> = { [R in Right]: (typeof RIGHTS)[R] extends Record<F, true> ? R : never }[Right]
export type PersonRight = Flagged<'onPerson'>
export type GivingRight = Flagged<'gives'>

export const ALL_RIGHTS = Object.keys(RIGHTS) as Right[]
export const OWN_RIGHTS = ALL_RIGHTS.filter((right): right is OwnRight => right.startsWith('own.'))
export const SYSTEM_RIGHTS = ALL_RIGHTS.filter((right): right is SystemRight => right.startsWith('system.'))
export const GRANTABLE_RIGHTS = ALL_RIGHTS.filter((right): right is GrantableRight => !('held' in RIGHTS[right]))

export const isRight = (text: string): text is Right => Object.hasOwn(RIGHTS, text)
export const isGrantable = (text: string): text is GrantableRight => isRight(text) && !('held' in RIGHTS[text])

export const specOf = (right: Right): RightSpec => RIGHTS[right]

/** A set of rights with everything that they depend on. */
export function withDependencies(rights: Iterable<GrantableRight>): GrantableRight[] {
	const all = new Set<GrantableRight>()
	const add = (right: GrantableRight): void => {
		if (all.has(right)) return
		all.add(right)
		for (const needed of specOf(right).dependsOn) if (isGrantable(needed)) add(needed)
	}
	for (const right of rights) add(right)
	return GRANTABLE_RIGHTS.filter((right) => all.has(right))
}
