/**
 * The only way to write. One transaction: lock the actor and the grants that could apply, locate the target, decide, arm
 * row-level security for exactly that target, run, write the journal, commit. Because a revocation updates the rows that are
 * locked here, no write on an old right can commit after it. A refusal is journalled outside the rolled-back transaction. A
 * deadlock is retried, with the whole decision; a COMMIT whose outcome is unknown is asked for by its key, never repeated blindly.
 */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { database } from '@/platform/db/client'
import { changes, redacted } from '../audit/entry'
import { may, type Right } from '../policy'
import type { Caller, Loaded } from './actor'
import { armWrite, lockActor, personOf } from './arm'
import type { Command, Context, Located, Outcome } from './command'
import { isBusy, isRetryable, limitReached } from './database-errors'
import { failedJobsIn } from './failed-jobs'
import type { ReadHandle, Transaction, WriteHandle } from './handles'
import { queueIn } from './job'
import { journal, type Subject } from './journal'
import { expectFactor, expectProof, judge, Refused } from './judge'
import { postIn } from './letter'
import { expectReason, reasonFrom, withReason } from './reason'
import { invalidInput, problemOf } from './refusals'
import { earlierResult, holdKey, type Keyed, outcomeOf } from './request-key'
import { NOT_FOUND, OverGrant, PanelError, type Result } from './result'

export interface Request {
	/** Makes a repeated request do its work once. A UUID, made with the form. */
	readonly key?: string
	/** Why, as it was typed; the journal keeps it, and whoever it is done to reads it. */
	readonly reason?: string | undefined
}
export interface Done<T> {
	readonly value: T
	/** Shown once and kept nowhere; NULL also when the request was repeated. */
	readonly reveal: Readonly<Record<string, string>> | null
}

/** One run of a verb. */
interface Run<R extends Right, S extends z.ZodType, D, T extends object, P> {
	readonly verb: Command<R, S, D, T, P>
	readonly caller: Caller
	readonly input: P
	readonly key: string
	readonly reason: string
}

const ATTEMPTS = 5
/** Every grant that allows it has been tried, and each was at its limit. */
class GrantsUsedUp extends Error {}

/**
 * Runs a verb.
 * @param caller who asks; their rights are read inside the transaction
 * @param input unchecked; parsed by the verb's schema
 * @returns what the verb made, or the problem; throws nothing
 */
export async function execute<R extends Right, S extends z.ZodType, D, T extends object, P>(
	verb: Command<R, S, D, T, P>,
	caller: Caller,
	input: unknown,
	request: Request = {},
): Promise<Result<Done<T>>> {
	const parsed = verb.input.safeParse(input)
	if (!parsed.success) return { ok: false, problem: invalidInput(parsed.error) }
	try {
		const prepared = (verb.prepare ? await verb.prepare(parsed.data) : parsed.data) as P
		const reason = reasonFrom(request.reason)
		const run = { verb, caller, input: prepared, key: request.key ?? randomUUID(), reason }
		return { ok: true, value: await persist(run) }
	} catch (error) {
		return { ok: false, problem: await problemOf(error, { right: verb.right, caller, conflicts: verb.conflicts }) }
	}
}

/** Repeats what may be repeated. */
async function persist<R extends Right, S extends z.ZodType, D, T extends object, P>(
	run: Run<R, S, D, T, P>,
): Promise<Done<T>> {
	let usedUp = 0
	let limit: unknown
	for (let tries = 1; ; tries += 1) {
		try {
			return await database().$transaction((tx) => once(tx, run, usedUp), { timeout: 15_000, maxWait: 5_000 })
		} catch (error) {
			if (error instanceof GrantsUsedUp) throw limit
			// Somebody with two limited grants goes on under the second when the first is used up.
			if (error instanceof OverGrant || limitReached(error)?.subject === 'grant') {
				limit = error
				usedUp += 1
				tries = 0
				continue
			}
			const earlier = await orThrow<T>(error, run, tries)
			if (earlier) return { value: earlier, reveal: null }
		}
	}
}

/** @returns what an earlier run of this request made; NULL = run it again @throws the error, when it would only come again */
async function orThrow<T>(error: unknown, run: Keyed, tries: number): Promise<T | null> {
	if (error instanceof Refused || error instanceof PanelError || isBusy(error)) throw error
	const earlier = await outcomeOf<T>(run)
	if (!earlier && (!isRetryable(error) || tries >= ATTEMPTS)) throw error
	return earlier
}

async function once<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	run: Run<R, S, D, T, P>,
	usedUp: number,
): Promise<Done<T>> {
	const { verb, caller, input, key, reason } = run
	await holdKey(tx, key)
	const loaded = await lockActor(tx, caller, verb.right)
	expectFactor(loaded, verb.right)
	const earlier = await earlierResult<T>(tx, run)
	if (earlier) return { value: earlier, reveal: null }
	const by = { accountId: loaded.accountId, actor: loaded.actor, now: loaded.now }
	const located = await verb.locate(tx as unknown as ReadHandle, input, by)
	if (!located) throw new Refused({ kind: 'not-found', text: NOT_FOUND }, 'not-found', null)
	const subject = subjectOf(located)
	const question = { right: verb.right, loaded, located, subject }
	const { grants, giving } = await judge(tx, question)
	await expectReason(tx, caller, { right: verb.right, subject, reason })
	expectProof(caller, question)
	const grant = grants[usedUp]
	if (!grant) throw new GrantsUsedUp()
	await armWrite(tx, caller, located)
	const outcome = await runVerb(tx, verb, { ...contextOf(tx, caller, loaded, located), grant, giving, input }, subject)
	const changed = changes(outcome.before, outcome.after)
	if (changed) {
		const done = { ...subjectDone(subject, verb.right, outcome), right: verb.right, outcome: 'done', why: '' } as const
		const after = withReason(changed.after, reason)
		await journal(tx, caller, loaded.actor.name, { ...done, grantId: grant.id, ...changed, after })
	}
	for (const { grantId, ...also } of outcome.also ?? []) {
		const done = {
			...subjectDone(subject, also.right, { ...outcome, ...also }),
			right: also.right,
			outcome: 'done',
			why: '',
		} as const
		await journal(tx, caller, loaded.actor.name, {
			...done,
			grantId,
			before: null,
			after: withReason(redacted(also.after), reason),
		})
	}
	const result = { key, actorId: loaded.accountId, right: verb.right, result: outcome.result }
	await tx.requestKey.createMany({ data: result })
	return { value: outcome.result, reveal: outcome.reveal ?? null }
}

const contextOf = <R extends Right, D>(tx: Transaction, caller: Caller, loaded: Loaded, located: Located<R, D>) => ({
	row: located.row,
	place: located.place,
	read: tx as unknown as ReadHandle,
	now: loaded.now,
	actor: { accountId: loaded.accountId, name: loaded.actor.name, sessionId: loaded.sessionId },
	may: (right: Right, place: Parameters<typeof may>[2]) => may(loaded.actor, right, place, loaded.now),
	queue: queueIn(tx, caller.clientAddress),
	post: postIn(tx, caller.clientAddress),
	failedJobs: failedJobsIn(tx),
})

/** A verb may refuse by itself; then the journal tells on what. */
async function runVerb<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	verb: Command<R, S, D, T, P>,
	context: Context<R, P, D>,
	subject: Subject,
): Promise<Outcome<T>> {
	try {
		return await verb.run(tx as unknown as WriteHandle<R>, context)
	} catch (error) {
		if (error instanceof PanelError && error.problem.kind === 'not-allowed') {
			throw new Refused(error.problem, error.why, subject)
		}
		throw error
	}
}

function subjectOf<R extends Right, D>(located: Located<R, D>): Subject {
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
function subjectDone<T>(subject: Subject, right: Right, outcome: Outcome<T>): Subject {
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
