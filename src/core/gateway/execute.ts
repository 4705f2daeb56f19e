/**
 * The only way to write. One transaction: lock the actor and the grants that could apply, locate the target, decide, arm
 * row-level security for exactly that target, run, write the journal, commit. Because a revocation updates the rows that are
 * locked here, no write on an old right can commit after it. A refusal is journalled outside the rolled-back transaction. A
 * deadlock is retried, with the whole decision; a COMMIT whose outcome is unknown is asked for by its key, never repeated blindly.
 */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { database } from '@/platform/db/client'
import type { Right } from '../policy'
import type { Caller } from './actor'
import { ASKED_ALREADY, type Waits, waits } from './approval'
import { lockActor } from './arm'
import { carryOut, GrantsUsedUp, type Run } from './carry-out'
import type { Command } from './command'
import { isBusy, isRetryable, limitReached } from './database-errors'
import type { Transaction } from './handles'
import { expectFactor, Refused } from './judge'
import { reasonFrom } from './reason'
import { invalidInput, problemOf } from './refusals'
import { earlierResult, holdKey, type Keyed, outcomeOf } from './request-key'
import { OverGrant, PanelError, type Result } from './result'

export interface Request {
	/** Makes a repeated request do its work once. A UUID, made with the form. */
	readonly key?: string
	/** Why, as it was typed; the journal keeps it, and whoever it is done to reads it. */
	readonly reason?: string | undefined
	/** For deeds of the command line and those of hundreds of parts: how long it may take, in milliseconds. What pages ask for takes no longer than a page waits. */
	readonly patience?: number
}
export interface Done<T> {
	readonly value: T
	/** Shown once and kept nowhere; NULL also when the request was repeated. */
	readonly reveal: Readonly<Record<string, string>> | null
}

const ATTEMPTS = 5
export const PATIENCE_MS = 15_000
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
		const run = { verb, caller, input: prepared, typed: input, key: request.key ?? randomUUID(), reason }
		return { ok: true, value: await persist(run, request.patience ?? PATIENCE_MS) }
	} catch (error) {
		return {
			ok: false,
			problem: await problemOf(error, {
				right: verb.right,
				caller,
				conflicts: { ...verb.conflicts, ...ASKED_ALREADY },
			}),
		}
	}
}

/** Repeats what may be repeated. */
async function persist<R extends Right, S extends z.ZodType, D, T extends object, P>(
	run: Run<R, S, D, T, P>,
	timeout: number,
): Promise<Done<T>> {
	let usedUp = 0
	let limit: unknown
	for (let tries = 1; ; tries += 1) {
		try {
			const done = await database().$transaction((tx) => once(tx, run, usedUp), { timeout, maxWait: 5_000 })
			if ('waits' in done) throw waits(done.waits)
			return done
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

/** A whole run, in a transaction that is open. */
export async function once<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	run: Run<R, S, D, T, P>,
	usedUp: number,
): Promise<Done<T> | Waits> {
	const { verb, caller, key } = run
	await holdKey(tx, key)
	const loaded = await lockActor(tx, caller, verb.right)
	expectFactor(loaded, verb.right)
	const earlier = await earlierResult<T>(tx, run)
	if (earlier) return { value: earlier, reveal: null }
	const carried = await carryOut(tx, run, loaded, usedUp)
	if ('waits' in carried) return carried
	const { outcome } = carried
	const result = { key, actorId: loaded.accountId, right: verb.right, result: outcome.result }
	await tx.requestKey.createMany({ data: result })
	return { value: outcome.result, reveal: outcome.reveal ?? null }
}
