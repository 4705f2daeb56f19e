/**
 * A second factor that is asked of somebody and that they do not have by the day. From then on they may do what leads to one and what
 * keeps their account theirs, and nothing else, whatever they hold: nobody is ever kept from setting one up, the last administrator
 * neither. Asked of all rights alike, so that no rule about roles can be got around by holding another.
 */
import type { Actor } from './grant'
import type { Right } from './rights'

/** Setting up a factor, another password, signing out; and seeing what is one's own, which the pages for these need. */
const OPEN: ReadonlySet<string> = new Set<Right>([
	'own.read',
	'own.set-second-factor',
	'own.set-password',
	'own.end-session',
])

export const isOpenWhileOverdue = (right: string): boolean => OPEN.has(right)

/** @param due by when it is needed; NULL = it is there, or nobody asks for it */
export const isOverdue = (due: Date | null, now: Date): boolean => due !== null && due <= now

/** The actor with nothing left but that. What they hold is taken out as well, so that a question that forgets to ask here finds nothing. */
export const confined = (actor: Actor): Actor => ({
	...actor,
	overdue: true,
	grants: actor.grants.map((grant) => ({ ...grant, rights: new Set([...grant.rights].filter(isOpenWhileOverdue)) })),
})

/** Is it this that keeps the actor from using a right, whether they hold it or not? */
export const isHeldBack = (actor: Actor, right: Right): boolean => actor.overdue === true && !isOpenWhileOverdue(right)
