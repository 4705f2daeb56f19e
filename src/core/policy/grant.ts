/**
 * A grant: what one person may do, where, within which limits, from when until when. A scope is the id of an
 * organization, a domain, a mailbox or a person, or the word `server`; a place is given with its chain, the ids of
 * everything it lies in. A scope covers a place when it is a link of that chain, so no query and no special case is needed.
 */
import type { Level } from './rights'

export const SERVER = 'server'

/** Something that a right is asked on. Made from database rows only, never from what a browser sent. */
export interface Place<L extends Level = Level> {
	readonly kind: L
	readonly id: string
	/** `server`, the organizations from the root down, the domain, the mailbox, the account: as far as it goes. */
	readonly chain: readonly string[]
}

/**
 * NULL = unlimited, 0 = none. Bytes are bytes. Whether mail may be forwarded outside is no limit but a right of its own,
 * `alias.forward-outside`: it is held or not, and handed on like any other right.
 */
export interface Limits {
	readonly mailboxes: number | null
	readonly aliases: number | null
	readonly lists: number | null
	readonly storageBytes: bigint | null
	readonly storagePerMailboxBytes: bigint | null
	/** Recipients from one domain in an hour. Counted by the database, for the mail server. */
	readonly sendsPerHour: number | null
	/** The same in a day. */
	readonly sendsPerDay: number | null
}

export interface Grant {
	readonly id: string
	readonly roleName: string
	readonly rights: ReadonlySet<string>
	readonly scopes: ReadonlySet<string>
	readonly startsAt: Date
	readonly endsAt: Date | null
	readonly passOnDepth: number
	readonly limits: Limits
	/** The people through whose hands it came, all the way from the root. */
	readonly cameFrom: ReadonlySet<string>
}

export const NO_LIMITS: Limits = {
	mailboxes: null,
	aliases: null,
	lists: null,
	storageBytes: null,
	storagePerMailboxBytes: null,
	sendsPerHour: null,
	sendsPerDay: null,
}

/** Whoever acts: a person with the grants they hold, or a job with grants of its own. */
export interface Actor {
	/** NULL for a system actor. */
	readonly accountId: string | null
	readonly name: string
	readonly grants: readonly Grant[]
	/** An API key: the person who made it. No person sits there, so whatever a second person decides is refused by this alone (key-rights.ts). */
	readonly keyOf?: string
	/** Their second factor is overdue: they hold nothing but what leads to one (second-factor-due.ts). */
	readonly overdue?: true
}

/** A person as seen by the question of rank: everything they hold, each with the places where they hold it. */
export interface Person {
	readonly accountId: string
	readonly holdings: readonly Holding[]
}
export interface Holding {
	readonly id: string
	/** Whose it is: of an API key also what its maker holds counts, since whoever touches the one touches the other. */
	readonly of?: string | undefined
	readonly rights: readonly string[]
	readonly limits: Limits
	readonly places: readonly Place[]
}

/**
 * The same place for a grant that reaches beyond it: covered only from what it lies in. Limits are set from there,
 * so that nobody raises their own.
 */
export const above = <L extends Level>(place: Place<L>): Place<L> => ({ ...place, chain: place.chain.slice(0, -1) })

export const covers = (grant: Grant, place: Place): boolean => place.chain.some((link) => grant.scopes.has(link))

export const isLive = (grant: Grant, now: Date): boolean =>
	grant.startsAt <= now && (grant.endsAt === null || grant.endsAt > now)
