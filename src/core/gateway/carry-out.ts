/**
 * One verb inside a transaction that is open: locate the target, decide, arm row-level security for exactly that target, run, write the
 * journal. A deed that has parts comes through here for each of them.
 */
import type { z } from 'zod'
import { changes, redacted } from '../audit/entry'
import { type Grant, may, type Right, specOf } from '../policy'
import type { Caller, Loaded } from './actor'
import { armWrite, lockActor, personOf } from './arm'
import { attemptIn } from './attempt'
import type { Command, Context, Located, Outcome, Part } from './command'
import { panelErrorOf } from './database-errors'
import { failedJobsIn } from './failed-jobs'
import type { ReadHandle, Transaction, WriteHandle } from './handles'
import { queueIn } from './job'
import { journal, type Subject } from './journal'
import { expectFactor, expectProof, judge, Refused } from './judge'
import { postIn } from './letter'
import { expectReason, withReason } from './reason'
import { invalidInput } from './refusals'
import { NOT_FOUND, PanelError } from './result'

/** One run of a verb. */
export interface Run<R extends Right, S extends z.ZodType, D, T extends object, P> {
	readonly verb: Command<R, S, D, T, P>
	readonly caller: Caller
	readonly input: P
	readonly key: string
	readonly reason: string
	/** Nothing of it stays: it is only asked what would come out. */
	readonly rehearses?: true
	/** The deed that it is a part of, in words. */
	readonly partOf?: string
}

/** Every grant that allows it has been tried, and each was at its limit. */
export class GrantsUsedUp extends Error {}

/** Locates, decides, arms, runs and writes the journal. Of a deed that has parts, each goes through here by itself. */
export async function carryOut<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	run: Run<R, S, D, T, P>,
	loaded: Loaded,
	usedUp: number,
): Promise<Outcome<T>> {
	const { verb, caller, input, reason } = run
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
	const part = partIn(tx, run, located)
	const context = { ...contextOf(tx, caller, loaded, located), grant, giving, input, part }
	const rehearses = run.rehearses === true
	const outcome = await runVerb(tx, verb, { ...context, attempt: attemptIn(tx), rehearses }, subject)
	await tell(tx, run, { loaded, subject, grant }, outcome)
	return outcome
}

interface Told {
	readonly loaded: Loaded
	readonly subject: Subject
	readonly grant: Grant
}

/** The entries of the journal. */
async function tell<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	{ verb, caller, reason, partOf }: Run<R, S, D, T, P>,
	{ loaded, subject, grant }: Told,
	outcome: Outcome<T>,
): Promise<void> {
	const changed = changes(outcome.before, outcome.after)
	if (changed) {
		const done = { ...subjectDone(subject, verb.right, outcome), right: verb.right, outcome: 'done', why: '' } as const
		const whole = partOf === undefined ? changed.after : { ...changed.after, partOf }
		const after = withReason(whole, reason)
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
}

/**
 * Does another verb as a part of this one: decided under its own right, armed for its own place, told by itself. What it counts against
 * is the least limited grant that allows it; where that is full, the part is refused. Afterwards the deed goes on as it was armed.
 */
const partIn =
	<R extends Right, S extends z.ZodType, D, T extends object, P>(
		tx: Transaction,
		whole: Run<R, S, D, T, P>,
		located: Located<R, D>,
	): Part =>
	async (verb, input) => {
		const { caller, key, reason } = whole
		const parsed = verb.input.safeParse(input)
		if (!parsed.success) throw new PanelError(invalidInput(parsed.error))
		type Prepared = Parameters<typeof verb.run>[1]['input']
		const prepared = (verb.prepare ? await verb.prepare(parsed.data) : parsed.data) as Prepared
		const partOf = `${specOf(whole.verb.right).label}: ${located.label}`
		try {
			const loaded = await lockActor(tx, caller, verb.right)
			expectFactor(loaded, verb.right)
			const outcome = await carryOut(tx, { verb, caller, key, reason, input: prepared, partOf }, loaded, 0)
			await tx.$queryRaw`SELECT set_config('app.right', ${whole.verb.right}, true)`
			await armWrite(tx, caller, located)
			return outcome.result
		} catch (error) {
			throw panelErrorOf(error, verb.conflicts) ?? error
		}
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
