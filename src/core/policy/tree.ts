/**
 * The tree of grants: each hangs under the one that it was given out of, and holds nothing that the one above lacks. Asked
 * whenever something is hung up that is not new: terms that are edited, a revocation that is undone, a grant that is kept while the
 * one above it goes.
 */
import { type Given, lacksOf, type Proposal } from './delegate'
import { type Actor, type Grant, isLive, type Limits } from './grant'
import { specOf } from './rights'

/**
 * @param own the grant above, whoever holds it
 * @returns what it lacks to carry the proposal, in words; empty = nothing
 */
export function lacksAbove(own: Grant, proposal: Proposal, now: Date): readonly string[] {
	if (own.endsAt !== null && own.endsAt <= now) return ['a grant that has not ended']
	const giving = own.rights.has('grant.give') ? [] : [`the right “${specOf('grant.give').label}”`]
	return [...giving, ...lacksOf(own, proposal)]
}

/**
 * Under which of the actor's grants may something hang that was given before? One must hold all of it. Nothing new is given, so
 * whether the organization may delegate, and to whom, is not asked again.
 */
export function mayHang(actor: Actor, proposal: Proposal, now: Date): Given {
	let nearest: readonly string[] | null = null
	for (const own of actor.grants) {
		if (!(isLive(own, now) && own.rights.has('grant.give'))) continue
		const missing = lacksOf(own, proposal)
		if (missing.length === 0) return { allowed: true, parent: own }
		if (nearest === null || missing.length < nearest.length) nearest = missing
	}
	return { allowed: false, missing: nearest ?? [`the right “${specOf('grant.give').label}”`] }
}

/** What of a grant can be changed after it was given. */
export interface Terms {
	readonly limits: Limits
	readonly endsAt: Date | null
	readonly passOnDepth: number
}

const LIMITS = [
	'mailboxes',
	'aliases',
	'lists',
	'storageBytes',
	'storagePerMailboxBytes',
	'sendsPerHour',
	'sendsPerDay',
] as const

/** Would these terms allow anything that those did not? */
export function areWider(terms: Terms, than: Terms): boolean {
	const endsLater = than.endsAt !== null && (terms.endsAt === null || terms.endsAt > than.endsAt)
	return (
		endsLater ||
		terms.passOnDepth > than.passOnDepth ||
		LIMITS.some((name) => {
			const [wanted, most] = [terms.limits[name], than.limits[name]]
			return most !== null && (wanted === null || wanted > most)
		})
	)
}

/** A grant that was handed on, narrowed with the one above it: the narrower of both in each term. The database does the same. */
export function narrowedTo<T extends Terms>(grant: T, above: Terms): T {
	const least = <N extends number | bigint>(one: N | null, most: N | null): N | null => {
		if (most === null) return one
		return one === null || one > most ? most : one
	}
	const { limits } = grant
	const ends = [grant.endsAt, above.endsAt].filter((end) => end !== null)
	return {
		...grant,
		limits: {
			mailboxes: least(limits.mailboxes, above.limits.mailboxes),
			aliases: least(limits.aliases, above.limits.aliases),
			lists: least(limits.lists, above.limits.lists),
			storageBytes: least(limits.storageBytes, above.limits.storageBytes),
			storagePerMailboxBytes: least(limits.storagePerMailboxBytes, above.limits.storagePerMailboxBytes),
			sendsPerHour: least(limits.sendsPerHour, above.limits.sendsPerHour),
			sendsPerDay: least(limits.sendsPerDay, above.limits.sendsPerDay),
		},
		endsAt: ends.length > 0 ? new Date(Math.min(...ends.map((end) => end.getTime()))) : null,
		passOnDepth: Math.min(grant.passOnDepth, Math.max(above.passOnDepth - 1, 0)),
	}
}
