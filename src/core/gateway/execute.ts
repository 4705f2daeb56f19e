/**
 * The only way to write. One transaction: lock the actor and the grants that could apply, locate the target, decide, arm
 * row-level security for exactly that target, run, write the journal, commit. Because a revocation updates the rows that are
 * locked here, no write on an old right can commit after it. A refusal is journalled outside the rolled-back transaction. A
 * deadlock is retried, with the whole decision; a COMMIT whose outcome is unknown is asked for by its key, never repeated blindly.
 */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { database } from '@/platform/db/client'
import { log } from '@/platform/log'
import { changes } from '../audit/entry'
import { type Actor, decide, type Grant, holdsWithin, isRight, mayGive, may as policyMay, rankRefusal, type Refusal, type Right } from '../policy'
import { type Caller, type Loaded, loadedFrom, personFrom, systemActor } from './actor'
import type { Command, Context, Located, Outcome } from './command'
import { isRetryable, limitReached, panelErrorOf } from './database-errors'
import type { ReadHandle, Transaction, WriteHandle } from './handles'
import { journal, type Subject } from './journal'
import { NOWHERE } from './places'
import { PanelError, type Problem, type Result } from './result'

export interface Request {
	/** Makes a repeated request do its work once. A UUID, made with the form. */
	readonly key?: string
}
export interface Done<T> {
	readonly value: T
	readonly reveal: Readonly<Record<string, string>> | null
}

const ATTEMPTS = 5
/** Every grant that allows it has been tried, and each was at its limit. */
class GrantsUsedUp extends Error {}

/** Carries what a refusal's journal entry needs out of the rolled-back transaction. */
class Refused extends Error {
	constructor(
		readonly problem: Problem,
		readonly why: string,
		readonly subject: Subject | null,
	) {
		super(why)
	}
}

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
	const key = request.key ?? randomUUID()
	try {
		const prepared = (verb.prepare ? await verb.prepare(parsed.data) : parsed.data) as P
		return { ok: true, value: await attempt(verb, caller, prepared, key) }
	} catch (error) {
		return { ok: false, problem: await problemOf(verb, caller, error) }
	}
}

async function attempt<R extends Right, S extends z.ZodType, D, T extends object, P>(verb: Command<R, S, D, T, P>, caller: Caller, input: P, key: string): Promise<Done<T>> {
	let used = 0
	let limit: unknown
	for (let tries = 1; ; tries += 1) {
		try {
			return await database().$transaction((tx) => once(tx, verb, caller, input, key, used), { timeout: 15_000, maxWait: 5_000 })
		} catch (error) {
			if (error instanceof GrantsUsedUp) throw limit
			// Somebody with two limited grants goes on under the second when the first is used up.
			if (limitReached(error)?.subject === 'grant') {
				limit = error
				used += 1
				tries = 0
				continue
			}
			const earlier = await outcomeOf<T>(caller, verb.right, key).catch(() => null)
			if (earlier) return { value: earlier, reveal: null }
			if (!isRetryable(error) || tries >= ATTEMPTS) throw error
		}
	}
}

async function once<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction, verb: Command<R, S, D, T, P>, caller: Caller, input: P, key: string, used: number,
): Promise<Done<T>> {
	const loaded = await lockActor(tx, caller, verb.right)
	const repeated = await tx.requestKey.findUnique({ where: { key } })
	if (repeated) {
		if (repeated.right !== verb.right) throw new PanelError({ kind: 'invalid', text: 'This form was used before. Please load the page again.', fields: {} })
		return { value: repeated.result as T, reveal: null }
	}
	const located = await verb.locate(tx as unknown as ReadHandle, input, { accountId: loaded.accountId, now: loaded.now })
	if (!located) throw new Refused({ kind: 'not-found', text: NOT_FOUND }, 'not-found', null)
	const subject = subjectOf(located)
	const grants = await decideAll(tx, verb.right, loaded, located, subject)
	const grant = grants[used]
	if (!grant) throw new GrantsUsedUp()
	await arm(tx, caller, located)
	const context: Context<R, P, D> = {
		input, row: located.row, place: located.place, read: tx as unknown as ReadHandle, grant, now: loaded.now,
		actor: { accountId: loaded.accountId, name: loaded.actor.name, sessionId: loaded.sessionId },
		may: (right, place) => policyMay(loaded.actor, right, place, loaded.now),
	}
	let outcome: Outcome<T>
	try {
		outcome = await verb.run(tx as unknown as WriteHandle<R>, context)
	} catch (error) {
		if (error instanceof PanelError && error.problem.kind === 'not-allowed') throw new Refused(error.problem, error.why, subject)
		throw error
	}
	const changed = changes(outcome.before, outcome.after)
	if (changed) {
		await journal(tx, caller, loaded.actor.name, {
			...subjectDone(subject, verb.right, outcome), right: verb.right, outcome: 'done', why: '', grantId: grant.id, ...changed,
		})
	}
	await tx.requestKey.createMany({ data: { key, actorId: loaded.accountId, right: verb.right, result: outcome.result } })
	return { value: outcome.result, reveal: outcome.reveal ?? null }
}

const NOT_FOUND = 'There is no such thing here, or it is not yours to see.'

/** Reads everything from here to `arm`, for the gateway and for `locate` alone. */
async function lockActor(tx: Transaction, caller: Caller, right: Right): Promise<Loaded> {
	if (caller.kind === 'system') {
		const rows = await tx.$queryRaw<{ now: Date }[]>`SELECT now(), set_config('app.system', 'on', true), set_config('app.right', ${right}, true)`
		return { actor: systemActor(caller.name, caller.rights), accountId: null, address: '', sessionId: null, now: rows[0]?.now ?? new Date() }
	}
	const rows = await tx.$queryRaw<{ actor: unknown }[]>`
		SELECT app.lock_actor(${caller.accountId}::uuid, ${caller.sessionId}::uuid) AS actor, set_config('app.actor', ${caller.accountId}, true),
			set_config('app.right', ${right}, true), set_config('app.system', 'on', true)`
	const loaded = loadedFrom(rows[0]?.actor)
	if (!loaded) throw new PanelError({ kind: 'signed-out', text: 'You are signed out. Sign in again; what you wrote is still here.' })
	return loaded
}

/** Asks the policy on every place, then about rank, then about giving. Returns the grants under which it may be done. */
async function decideAll<R extends Right, D>(tx: Transaction, right: R, loaded: Loaded, located: Located<R, D>, subject: Subject): Promise<readonly Grant[]> {
	let grants: readonly Grant[] = []
	for (const place of [located.place, ...(located.morePlaces ?? [])]) {
		const decision = decide(loaded.actor, right, place, loaded.now)
		if (!decision.allowed) throw refusal(loaded.actor, right, located, decision.why, subject, loaded.now)
		if (grants.length === 0) grants = decision.grants
	}
	const person = 'person' in located && typeof located.person === 'string' ? located.person : null
	if (person) {
		const rows = await tx.$queryRaw<{ held: unknown }[]>`SELECT app.holdings_of(${person}::uuid) AS held`
		const over = 'rankOver' in located && typeof located.rankOver === 'string' ? located.rankOver : undefined
		const why = rankRefusal(loaded.actor, personFrom(person, rows[0]?.held, over), loaded.now)
		if (why) throw refusal(loaded.actor, right, located, why, subject, loaded.now)
	}
	if ('proposal' in located && located.proposal) {
		const verdict = mayGive(loaded.actor, located.proposal as Parameters<typeof mayGive>[1], loaded.now)
		if (!verdict.allowed) {
			throw new Refused({ kind: 'not-allowed', text: `You cannot give this, because you lack: ${verdict.missing.join('; ')}.`, missing: verdict.missing }, 'exceeds-own', subject)
		}
		return [verdict.parent]
	}
	return grants
}

const WORDS: Partial<Record<Refusal, string>> = {
	outranked: 'This person holds more than you do, so you cannot do this to them.',
	oneself: 'You cannot do this to yourself. Your own password and name are under “My account”.',
	expired: 'Your leave to do this has ended.',
	'not-yet': 'Your leave to do this has not begun yet.',
}

/** Not seen = not there: only who may read the thing learns that it is the deed that is refused. */
function refusal<R extends Right, D>(actor: Actor, right: R, located: Located<R, D>, why: Refusal, subject: Subject, now: Date): Refused {
	const seeing = `${right.slice(0, right.indexOf('.'))}.read` as Right
	const readings = [seeing, `${located.place.kind}.read` as Right].filter(isRight)
	const sees = readings.some((reading) => holdsWithin(actor, reading, located.place, now))
	if (!sees) return new Refused({ kind: 'not-found', text: NOT_FOUND }, why, subject)
	return new Refused({ kind: 'not-allowed', text: WORDS[why] ?? 'You may see this, but not do that to it.' }, why, subject)
}

/** From here on reading is bound to the actor's right, and writing to the located place. */
async function arm<R extends Right, D>(tx: Transaction, caller: Caller, located: Located<R, D>): Promise<void> {
	const { kind, id } = located.place
	const at = (level: string): string => (kind === level ? id : '')
	const person = 'person' in located && typeof located.person === 'string' ? located.person : ''
	await tx.$queryRaw`SELECT set_config('app.system', ${caller.kind === 'system' ? 'on' : ''}, true), set_config('app.write_server', ${kind === 'server' ? 'on' : ''}, true),
		set_config('app.write_organization', ${at('organization')}, true), set_config('app.write_domain', ${at('domain')}, true),
		set_config('app.write_mailbox', ${at('mailbox')}, true), set_config('app.write_account', ${located.account ?? (person || at('account'))}, true)`
}

function subjectOf<R extends Right, D>(located: Located<R, D>): Subject {
	const account = located.account ?? ('person' in located && typeof located.person === 'string' ? located.person : null)
	const where = located.place.where
	return { kind: located.place.kind, id: located.place.id, label: located.label, where: { ...where, accountId: account ?? where.accountId } }
}

/** What was done has its own id and lies where it was done: a new mailbox in its domain. */
function subjectDone<T>(subject: Subject, right: Right, outcome: Outcome<T>): Subject {
	const noun = right.slice(0, right.indexOf('.'))
	const kind = ['own', 'system'].includes(noun) ? subject.kind : noun
	const own = { organization: 'organizationId', domain: 'domainId', mailbox: 'mailboxId', account: 'accountId' }[kind]
	const where = { ...subject.where, ...(own ? { [own]: outcome.of } : {}), ...(outcome.accountId ? { accountId: outcome.accountId } : {}) }
	return { kind, id: outcome.of, label: outcome.label ?? subject.label, where }
}

async function outcomeOf<T>(caller: Caller, right: Right, key: string): Promise<T | null> {
	return database().$transaction(async (tx) => {
		await tx.$queryRaw`SELECT set_config('app.actor', ${caller.kind === 'person' ? caller.accountId : ''}, true)`
		const row = await tx.requestKey.findUnique({ where: { key } })
		return row && row.right === right ? (row.result as T) : null
	})
}

async function problemOf<R extends Right, S extends z.ZodType, D, T extends object, P>(verb: Command<R, S, D, T, P>, caller: Caller, error: unknown): Promise<Problem> {
	const foreseen = error instanceof Refused ? null : error instanceof PanelError ? error : panelErrorOf(error, verb.conflicts)
	if (error instanceof Refused || (foreseen && ['not-allowed', 'over-limit'].includes(foreseen.problem.kind))) {
		await journalRefusal(verb.right, caller, error instanceof Refused ? error.why : (foreseen?.why ?? ''), error instanceof Refused ? error.subject : null)
	}
	if (error instanceof Refused) return error.problem
	if (foreseen) return foreseen.problem
	return unknownProblem(error, verb.right)
}

/** Logs an error under an id and says nothing but the id. */
export function unknownProblem(error: unknown, doing: string): Problem {
	const id = randomUUID().slice(0, 8)
	log.error('a request failed', { id, doing, error })
	return { kind: 'unknown', text: `Something went wrong here, and nothing was changed. The log has it under ${id}.`, id }
}

async function journalRefusal(right: Right, caller: Caller, why: string, subject: Subject | null): Promise<void> {
	const actorId = caller.kind === 'person' ? caller.accountId : null
	try {
		await database().$transaction(async (tx) => {
			const rows = await tx.$queryRaw<{ name: string | null }[]>`SELECT app.name_of(${actorId}::uuid) AS name, set_config('app.actor', ${actorId ?? ''}, true)`
			await journal(tx, caller, rows[0]?.name ?? (caller.kind === 'system' ? caller.name : ''), {
				...(subject ?? { kind: 'unknown', id: null, label: '', where: NOWHERE }), right, outcome: 'refused', why, grantId: null, before: null, after: null,
			})
		})
	} catch (error) {
		log.error('a refusal could not be journalled', { right, why, error })
	}
}

function invalidInput(error: z.ZodError): Problem {
	const fields: Record<string, string> = {}
	for (const issue of error.issues) {
		const name = issue.code === 'unrecognized_keys' ? '' : issue.path.map(String).join('.')
		fields[name] ??= issue.code === 'unrecognized_keys' ? 'The form sent something that does not belong in it.' : issue.message
	}
	return { kind: 'invalid', text: fields[''] ?? 'Please look at the marked fields.', fields }
}
