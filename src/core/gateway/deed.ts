/** A deed that is decided: its verb is run, and the journal told. Done for whoever asks (carry-out.ts), or once somebody else approves (approved-deed.ts). */
import type { z } from 'zod'
import { changes, redacted } from '../audit/entry'
import { type Grant, may, type Place, type Proposal, type Right } from '../policy'
import type { Caller, Loaded } from './actor'
import { personOf } from './arm'
import { attemptIn } from './attempt'
import type { Command, Context, Located, Outcome, Part } from './command'
import { failedJobsIn } from './failed-jobs'
import type { ReadHandle, Transaction, WriteHandle } from './handles'
import { queueIn } from './job'
import { journal, type Subject } from './journal'
import { Refused } from './judge'
import { postIn } from './letter'
import type { FoundPlace } from './places'
import { withReason } from './reason'
import { PanelError } from './result'
import { type DoApproved, NOTHING_APPROVED } from './waiting'

export interface Deed<R extends Right, S extends z.ZodType, D, T extends object, P> {
	readonly verb: Command<R, S, D, T, P>
	readonly caller: Caller
	readonly loaded: Loaded
	readonly located: Located<R, D>
	readonly subject: Subject
	readonly input: P
	readonly grant: Grant
	readonly giving: Grant | null
	readonly reason: string
	/** Does another verb as a part of it. */
	readonly part: Part
	/** Nothing of it stays: it is only asked what would come out. */
	readonly rehearses?: true
	/** The deed that it is a part of, in words. */
	readonly partOf?: string
}
/** A deed with what it takes to do it later. */
export interface Asked<R extends Right, S extends z.ZodType, D, T extends object, P> extends Deed<R, S, D, T, P> {
	/** As it came, before the verb's schema. */
	readonly typed: unknown
	readonly key: string
}
/** A deed to its parts. */
export interface Whole {
	readonly verb: { readonly right: Right }
	readonly caller: Caller
	readonly key: string
	readonly reason: string
}
export type MayToo = (right: Right, place: Place) => boolean

/** What the actor holds, asked by a verb that depends on a second right. */
export const holdsToo =
	({ actor, now }: Loaded): MayToo =>
	(right, place) =>
		may(actor, right, place, now)

interface More {
	/** Where it is not simply what the actor holds. */
	readonly may?: MayToo
	/** For whoever approves. */
	readonly doApproved?: DoApproved
}

/** Runs the verb, which may refuse by itself; then the journal tells on what. */
export async function runDeed<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	deed: Deed<R, S, D, T, P>,
	more: More = {},
): Promise<Outcome<T>> {
	const { verb, subject } = deed
	try {
		return await verb.run(tx as unknown as WriteHandle<R>, contextOf(tx, deed, more))
	} catch (error) {
		if (error instanceof PanelError && error.problem.kind === 'not-allowed') {
			throw new Refused(error.problem, error.why, subject)
		}
		throw error
	}
}

const contextOf = <R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	{ caller, loaded, located, grant, giving, input, part, rehearses }: Deed<R, S, D, T, P>,
	{ may: mayToo = holdsToo(loaded), doApproved = NOTHING_APPROVED }: More,
): Context<R, P, D> => ({
	may: mayToo,
	doApproved,
	input,
	grant,
	giving,
	part,
	rehearses: rehearses === true,
	attempt: attemptIn(tx),
	row: located.row,
	place: located.place,
	read: tx as unknown as ReadHandle,
	now: loaded.now,
	actor: { accountId: loaded.accountId, name: loaded.actor.name, sessionId: loaded.sessionId },
	queue: queueIn(tx, caller.clientAddress),
	post: postIn(tx, caller.clientAddress),
	failedJobs: failedJobsIn(tx),
})

/** Writes down what was done. @param beside what the entries say besides, such as who approved it */
export async function tellDeed<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	{ verb, caller, loaded, subject, grant, reason, partOf }: Deed<R, S, D, T, P>,
	outcome: Outcome<T>,
	beside: Readonly<Record<string, string>> = {},
): Promise<void> {
	const also = partOf === undefined ? beside : { ...beside, partOf }
	const told = (after: Record<string, unknown> | null) =>
		withReason(Object.keys(also).length === 0 ? after : { ...after, ...also }, reason)
	const changed = changes(outcome.before, outcome.after)
	if (changed) {
		const done = { ...subjectDone(subject, verb.right, outcome), right: verb.right, outcome: 'done', why: '' } as const
		await journal(tx, caller, loaded.actor.name, {
			...done,
			grantId: grant.id,
			...changed,
			after: told(changed.after),
		})
	}
	for (const { grantId, ...more } of outcome.also ?? []) {
		const done = {
			...subjectDone(subject, more.right, { ...outcome, ...more }),
			right: more.right,
			outcome: 'done',
			why: '',
		} as const
		const after = told(redacted(more.after))
		await journal(tx, caller, loaded.actor.name, { ...done, grantId, before: null, after })
	}
}

export function subjectOf<R extends Right, D>(located: Located<R, D>): Subject {
	const { kind, id, where } = located.place
	const accountId = located.account ?? personOf(located) ?? where.accountId
	return { kind, id, label: located.label, where: { ...where, accountId } }
}

const ID_OF: Readonly<Record<string, string>> = {
	organization: 'organizationId',
	domain: 'domainId',
	mailbox: 'mailboxId',
	account: 'accountId',
}

/** What was done has its own id and lies where it was done: a new mailbox in its domain. */
export function subjectDone<T>(subject: Subject, right: Right, outcome: Outcome<T>): Subject {
	const noun = right.slice(0, right.indexOf('.'))
	const kind = outcome.kind ?? (noun === 'own' || noun === 'system' ? subject.kind : noun)
	const own = ID_OF[kind]
	const where = {
		...subject.where,
		...(own ? { [own]: outcome.of } : {}),
		...(outcome.accountId ? { accountId: outcome.accountId } : {}),
	}
	return { kind, id: outcome.of, label: outcome.label ?? subject.label, where }
}

/** All places that it is about: those where it is done, those over which it gives something, and those where people hold less or more by it. */
export function placesAbout<R extends Right, D>(located: Located<R, D>): readonly Place[] {
	const proposal = 'proposal' in located ? (located.proposal as Proposal | undefined) : undefined
	return [
		located.place,
		...(located.morePlaces ?? []),
		...(proposal?.places ?? []),
		...(located.gives?.proposal.places ?? []),
		...(located.touches ?? []),
	]
}

/** Where a second person is asked: where it is done, or, for what is done to the server's own, the first place that it reaches. */
export const placeAsked = <R extends Right, D>({ place, touches }: Located<R, D>): FoundPlace =>
	place.kind === 'server' ? (touches?.[0] ?? place) : place
