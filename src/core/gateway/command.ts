/**
 * The declaration of a verb. What the types ask for cannot be forgotten: a verb without a right, one located on a place where
 * its right is not asked, one that touches a person without naming them, one that gives without a proposal, and one that
 * returns nothing for the journal do not compile.
 */
import type { z } from 'zod'
import type { Actor, GivingRight, Grant, LevelOf, PersonRight, Place, Proposal, Right } from '../policy'
import type { FailedJobs } from './failed-jobs'
import type { ReadHandle, WriteHandle } from './handles'
import type { Queue } from './job'
import type { Post } from './letter'
import type { FoundPlace } from './places'
import type { Result } from './result'
import type { DoApproved } from './waiting'

/** Something that is given along, to a person who is only made by this very deed. */
export interface Along {
	readonly proposal: Proposal
	/** The organization that they will belong to. */
	readonly home: string
}

/** Where and on what a verb works, read from the database. */
export type Located<R extends Right, D> = {
	readonly place: FoundPlace<LevelOf<R>>
	/** When the right must hold on several places at once: the others. */
	readonly morePlaces?: readonly FoundPlace<LevelOf<R>>[]
	/** What the journal calls it: an address, a name. */
	readonly label: string
	/** The account whose rows are written, when it is not the place itself. */
	readonly account?: string
	/** Everybody else whom it touches, such as those who sign in with a domain that is disabled: the actor must outrank each. */
	readonly people?: readonly string[]
	/** For verbs that give something only now and then, such as when they widen what somebody holds: the actor must be able to give it. */
	readonly proposal?: Proposal
	/** The organization of a receiver who is only made by this very deed; of others it is looked up. */
	readonly home?: string
	/** The receiver is an API key of the actor's, made by this very deed. */
	readonly ownKey?: true
	/** A role that is applied: the rights of the grants made from it are written. */
	readonly role?: string
	/** Where it changes what people hold there, when it is done somewhere else: a second person may be demanded there. */
	readonly touches?: readonly FoundPlace[]
	/** What is given along with it, decided as grant.give decides; `giving` of the context is then the grant that it comes from. */
	readonly gives?: Along | null
	/** What `run` needs of what was read. */
	readonly row: D
} & (R extends PersonRight
	? { readonly person: string /** Rank is asked over this grant alone. */; readonly rankOver?: string }
	: unknown) &
	(R extends GivingRight ? { readonly proposal: Proposal } : unknown)

export interface Context<R extends Right, I, D> {
	readonly input: I
	readonly row: D
	readonly place: FoundPlace<LevelOf<R>>
	/** Reads what the actor may read under this right, and what was located. */
	readonly read: ReadHandle
	/** The grant that allowed it; for a verb that gives, the grant that it comes from. */
	readonly grant: Grant
	/** The grant out of which `gives` of what was located is given; NULL = nothing is. */
	readonly giving: Grant | null
	readonly actor: { readonly accountId: string | null; readonly name: string; readonly sessionId: string | null }
	/** May the actor do something else as well, here? For what depends on a second right. */
	readonly may: (right: Right, place: Place) => boolean
	/** Leaves work for the worker, in this transaction. */
	readonly queue: Queue
	/** Leaves a letter, in this transaction. */
	readonly post: Post
	/** For a deed that has parts. */
	readonly part: Part
	readonly attempt: Attempt
	/** Only asked what would come out: nothing of this stays. */
	readonly rehearses: boolean
	/** The worker's failed jobs, for the rights that are about them. */
	readonly failedJobs: FailedJobs
	/** Does what somebody asked for and the actor approves, in this transaction; for the right to approve alone. */
	readonly doApproved: DoApproved
	/** The database's clock. */
	readonly now: Date
}

/**
 * Does another verb as a part of this one, in this transaction: decided under that verb's own right, written where that verb writes.
 * @returns what it made @throws what refuses it
 */
export type Part = <R extends Right, S extends z.ZodType, D, T extends object, P>(
	verb: Command<R, S, D, T, P>,
	input: z.input<S>,
) => Promise<T>
/**
 * Tries some work: what is refused on the way takes all that this work has written back with it, and nothing else.
 * @returns what it made, or the problem @throws what nobody foresaw, and what running the whole deed again may help against
 */
export type Attempt = <T>(work: () => Promise<T>) => Promise<Result<T>>

/** Something that was done along with it under a right of its own, told in the journal by itself. */
export interface AlsoDone {
	readonly right: Right
	readonly of: string
	/** The person it concerns, when it is another one than that of the deed itself. */
	readonly accountId?: string
	readonly label: string
	readonly grantId: string
	readonly after: Readonly<Record<string, unknown>>
}

export interface Outcome<T> {
	/** The id of what it was done to. */
	readonly of: string
	/** The person it concerns, when that is neither the place nor its owner. */
	readonly accountId?: string
	/** What it was done to, when that is not what the right is named after. */
	readonly kind?: string
	/** What the journal calls it, when it has another name than the place. */
	readonly label?: string
	/** Only the fields that changed matter; NULL = was not there before, or is gone after. */
	readonly before: Readonly<Record<string, unknown>> | null
	readonly after: Readonly<Record<string, unknown>> | null
	/** Kept with the request's key and given again when the request is repeated: no secret. */
	readonly result: T
	readonly also?: readonly AlsoDone[]
	/** It takes back a demand that it would be under itself: where that stands, a second person has to approve it. */
	readonly loosens?: true
	/** Shown once and kept nowhere. */
	readonly reveal?: Readonly<Record<string, string>>
}

export interface Command<R extends Right, S extends z.ZodType, D, T extends object, P = z.output<S>> {
	/** By this a request for a second person's approval names it; without one it cannot wait, and is refused where one is demanded. */
	readonly name?: string
	/** Its job goes on with what another verb of this right began, which was held against a demand for it then; of its parts each is anew. */
	readonly goesOn?: true
	readonly right: R
	readonly input: S
	/** Slow work that needs no lock (hashing a password) before the transaction begins; what it returns is the input from here on. */
	readonly prepare?: (input: z.output<S>) => Promise<P>
	/** Finds what the verb works on; NULL = not there. Reads everything, writes nothing. */
	readonly locate: (
		read: ReadHandle,
		input: NoInfer<P>,
		by: { readonly accountId: string | null; readonly actor: Actor; readonly now: Date },
	) => Promise<Located<R, D> | null>
	/** Runs after the decision, under row-level security for the located place. May be repeated after a deadlock: no effect outside the database. */
	readonly run: (tx: WriteHandle<R>, context: Context<R, NoInfer<P>, D>) => Promise<Outcome<T>>
	/** Turns the broken constraint named here into a sentence beside a field. */
	readonly conflicts?: Readonly<Record<string, { readonly field: string; readonly text: string }>>
}

export const command = <const R extends Right, S extends z.ZodType, D, T extends object, P = z.output<S>>(
	declaration: Command<R, S, D, T, P>,
): Command<R, S, D, T, P> => declaration
