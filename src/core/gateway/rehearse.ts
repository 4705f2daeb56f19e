/**
 * What would come out of a verb, asked by doing it in a transaction that is always rolled back: decided as it would be, with all that
 * triggers and constraints say, so that a plan that is shown is the plan that is done. Nobody has to prove for it who they are, and no
 * refusal is told to the journal, since nobody tried anything.
 */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { database } from '@/platform/db/client'
import type { Right } from '../policy'
import type { Caller } from './actor'
import { type Waits, waits } from './approval'
import type { Command } from './command'
import { isRetryable, panelErrorOf } from './database-errors'
import { once, PATIENCE_MS, type Request } from './execute'
import type { Transaction } from './handles'
import { Refused } from './judge'
import { invalidInput, unknownProblem } from './refusals'
import { PanelError, type Result } from './result'

const ATTEMPTS = 5

class Rehearsed extends Error {
	constructor(readonly value: unknown) {
		super('rehearsed')
	}
}

/**
 * @param caller who would do it
 * @param input unchecked; parsed by the verb's schema
 * @param request how long it may take
 * @returns what the verb would make, or why it would be refused; nothing of it is done
 */
export async function rehearse<R extends Right, S extends z.ZodType, D, T extends object, P>(
	verb: Command<R, S, D, T, P>,
	caller: Caller,
	input: unknown,
	{ patience: timeout = PATIENCE_MS }: Pick<Request, 'patience'> = {},
): Promise<Result<T>> {
	const parsed = verb.input.safeParse(input)
	if (!parsed.success) return { ok: false, problem: invalidInput(parsed.error) }
	const by: Caller = caller.kind === 'person' ? { ...caller, proved: true } : caller
	try {
		const prepared = (verb.prepare ? await verb.prepare(parsed.data) : parsed.data) as P
		const own = { key: randomUUID(), reason: REASON, rehearses: true } as const
		const run = { verb, caller: by, input: prepared, typed: input, ...own }
		return { ok: true, value: await rolledBack((tx) => once(tx, run, 0), timeout) }
	} catch (error) {
		if (error instanceof Refused) return { ok: false, problem: error.problem }
		const foreseen = error instanceof PanelError ? error : panelErrorOf(error, verb.conflicts)
		return { ok: false, problem: foreseen ? foreseen.problem : unknownProblem(error, verb.right) }
	}
}

/** Where one is asked for, whoever decides gives theirs. */
const REASON = 'to see what would come out'

async function rolledBack<T>(
	ask: (tx: Transaction) => Promise<{ readonly value: T } | Waits>,
	timeout: number,
): Promise<T> {
	const asked = async (tx: Transaction) => {
		const done = await ask(tx)
		throw 'waits' in done ? waits(done.waits) : new Rehearsed(done.value)
	}
	for (let tries = 1; ; tries += 1) {
		try {
			await database().$transaction(asked, { timeout, maxWait: 5_000 })
		} catch (error) {
			if (error instanceof Rehearsed) return error.value as T
			if (!isRetryable(error) || tries >= ATTEMPTS) throw error
		}
	}
}
