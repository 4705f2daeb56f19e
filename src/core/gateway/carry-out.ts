/**
 * One verb inside a transaction that is open: locate the target, decide, arm row-level security for exactly that target, run it or put it
 * aside for a second person, write the journal. A deed that has parts comes through here for each of them.
 */
import type { z } from 'zod'
import { type Right, specOf } from '../policy'
import type { Caller, Loaded } from './actor'
import { type Tried, tryDeed, type Waits } from './approval'
import { approvingIn, isApproving } from './approved-deed'
import { armWrite, lockActor } from './arm'
import type { Command, Located, Part } from './command'
import { panelErrorOf } from './database-errors'
import { type Asked, runDeed, subjectOf, tellDeed, type Whole } from './deed'
import type { ReadHandle, Transaction } from './handles'
import { expectFactor, expectProof, judge, Refused } from './judge'
import { expectReason } from './reason'
import { invalidInput } from './refusals'
import { NOT_FOUND, PanelError } from './result'

/** One run of a verb. */
export interface Run<R extends Right, S extends z.ZodType, D, T extends object, P> {
	readonly verb: Command<R, S, D, T, P>
	readonly caller: Caller
	readonly input: P
	/** The input as it came, before the verb's schema. */
	readonly typed: unknown
	readonly key: string
	readonly reason: string
	/** Nothing of it stays: it is only asked what would come out. */
	readonly rehearses?: true
	/** The deed that it is a part of, in words. */
	readonly partOf?: string
}

/** Every grant that allows it has been tried, and each was at its limit. */
export class GrantsUsedUp extends Error {}

/**
 * Locates, decides, arms, runs and writes the journal. Of a deed that has parts, each goes through here by itself.
 * @returns what came out, or the request by which it waits for a second person; a part never waits
 */
export async function carryOut<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	run: Run<R, S, D, T, P>,
	loaded: Loaded,
	usedUp: number,
): Promise<Tried<T> | Waits> {
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
	const deed = { ...run, loaded, located, subject, grant, giving, part: partIn(tx, run, located) }
	const tried = await doDeed(tx, deed)
	if ('waits' in tried) return tried
	await tellDeed(tx, deed, tried.outcome, tried.alone ? ALONE : {})
	return tried
}

const ALONE = { alone: 'Nobody else could approve it.' }

/** What the actor approves is done for who asked; everything else is held against what is demanded of a second person. */
async function doDeed<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	deed: Asked<R, S, D, T, P>,
): Promise<Tried<T> | Waits> {
	if (!isApproving(deed)) return tryDeed(tx, deed)
	const doApproved = approvingIn(tx, deed, (whole, located) => partIn(tx, whole, located))
	return { outcome: await runDeed(tx, deed, { doApproved }), alone: false }
}

/**
 * Does another verb as a part of this one: decided under its own right, armed for its own place, told by itself. What it counts against
 * is the least limited grant that allows it; where that is full, the part is refused. Afterwards the deed goes on as it was armed.
 */
const partIn =
	(tx: Transaction, whole: Whole, located: Located<Right, unknown>): Part =>
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
			const part = { verb, caller, key, reason, input: prepared, typed: input, partOf }
			const carried = await carryOut(tx, part, loaded, 0)
			if ('waits' in carried) throw new Error(`a part of ${whole.verb.right} waits`)
			await tx.$queryRaw`SELECT set_config('app.right', ${whole.verb.right}, true)`
			await armWrite(tx, caller, located)
			return carried.outcome.result
		} catch (error) {
			throw panelErrorOf(error, verb.conflicts) ?? error
		}
	}
