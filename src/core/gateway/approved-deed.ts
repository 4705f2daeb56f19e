/**
 * Doing what somebody asked for and a second person approves. In the approver's transaction both are locked and both are decided anew: the
 * asker, whose deed it stays, and the approver, who has to be able to do it too and owes nothing of that to the asker. The input is
 * opened and validated once more; where what it is about has changed since, nothing is done. Taking the request is an update of a
 * row that still waits, so of two who approve at once one is told that it is decided.
 */
import { deserialize } from 'node:v8'
import type { z } from 'zod'
import { changes } from '../audit/entry'
import { approvalRefusal, independentOf, isRight, type Right, specOf } from '../policy'
import { unseal } from '../proof/sealed'
import { type Caller, type Loaded, loadedFrom } from './actor'
import { armWrite } from './arm'
import type { Command, Located, Outcome, Part } from './command'
import { type Deed, placeAsked, placesAbout, runDeed, subjectOf, tellDeed, type Whole } from './deed'
import type { ReadHandle, Transaction } from './handles'
import { expectFactor, judge, Refused } from './judge'
import { conflict, NOT_FOUND, notAllowed, PanelError } from './result'
import { isSameAgain } from './same-again'
import { type DoApproved, SEALED_FOR, type Waitable, type Waiting } from './waiting'

/** Somebody who approves, where they were found to hold the right to. */
interface Approver {
	readonly caller: Caller
	readonly loaded: Loaded
	readonly located: Located<'approval.give', unknown>
}
/** Is it the deed of somebody who approves? */
export const isApproving = (deed: {
	readonly verb: { readonly right: Right }
	readonly caller: Caller
	readonly loaded: Loaded
	readonly located: Located<Right, unknown>
}): deed is typeof deed & Approver => deed.verb.right === 'approval.give'

/** How the parts of a deed are done (carry-out.ts). */
type PartsOf = (whole: Whole, located: Located<Right, unknown>) => Part
type Carry = (
	tx: Transaction,
	by: Approver,
	how: { readonly request: Waiting; readonly partsOf: PartsOf },
) => Promise<void>
const CARRIED = new WeakMap<Waitable, Carry>()

/** For the context of whoever approves. */
export const approvingIn =
	(tx: Transaction, by: Approver, partsOf: PartsOf): DoApproved =>
	async (verb, request) => {
		const carry = CARRIED.get(verb)
		if (!carry) throw new Error(`${verb.name} was not made by waitable`)
		await carry(tx, by, { request, partsOf })
	}

/** Makes a verb one that can be done for somebody who waited. @throws when it has no name */
export function waitable<R extends Right, S extends z.ZodType, D, T extends object, P>(
	verb: Command<R, S, D, T, P>,
): Waitable {
	if (verb.name === undefined) throw new Error(`a verb of ${verb.right} has no name`)
	const made: Waitable = { name: verb.name, right: verb.right }
	CARRIED.set(made, (tx, by, how) => doApproved(tx, verb, by, how))
	return made
}

const GONE = 'Whoever asked may not do this any more, so it cannot be approved.'
const CHANGED = 'What this is about has changed since it was asked for. Nothing was done; let it be asked for anew.'
const DECIDED = 'This is decided already, or its time is over.'

async function doApproved<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	verb: Command<R, S, D, T, P>,
	by: Approver,
	{ request, partsOf }: Parameters<Carry>[2],
): Promise<void> {
	const { asker, typed } = await takeRequest(tx, by, request)
	await armAs(tx, request.askerId, verb.right, true)
	try {
		const deed = await decideAnew(tx, verb, by, { request, asker, typed, partsOf })
		await armWrite(tx, deed.caller, deed.located)
		const outcome = await runDeed(tx, deed)
		expectSame(outcome, request, deed.loaded.now)
		await tellDeed(tx, deed, outcome, { approvedBy: by.loaded.actor.name })
		const done = { key: request.key, actorId: request.askerId, right: verb.right, result: outcome.result }
		await tx.requestKey.createMany({ data: done })
	} catch (error) {
		throw told(error)
	}
	await armAs(tx, by.loaded.accountId ?? '', 'approval.give', false)
	await armWrite(tx, by.caller, by.located)
}

/** Locks the asker, then the request: in the order in which a revocation does. */
async function takeRequest(tx: Transaction, { loaded }: Approver, { id, askerId }: Waiting) {
	const rows = await tx.$queryRaw<{ actor: unknown; input: Uint8Array | null }[]>`
		SELECT app.lock_actor(${askerId}::uuid, NULL) AS actor, app.approval_input(${id}::uuid) AS input`
	const asker = loadedFrom(rows[0]?.actor)
	const { count } = await tx.approvalRequest.updateMany({
		where: { id, state: 'waiting', endsAt: { gt: loaded.now } },
		data: {
			state: 'done',
			sealed: null,
			decidedAt: loaded.now,
			decidedById: loaded.accountId,
			decidedName: loaded.actor.name,
		},
	})
	const input = rows[0]?.input
	if (count !== 1 || !input) throw conflict({}, DECIDED)
	if (!asker) throw conflict({}, GONE)
	const opened = unseal(input, SEALED_FOR, id)
	if (!opened) throw conflict({}, 'What was asked for cannot be opened any more. Let it be asked for anew.')
	return { asker, typed: deserialize(opened) as unknown }
}

const armAs = (tx: Transaction, account: string, right: Right, locating: boolean) =>
	tx.$queryRaw`SELECT set_config('app.actor', ${account}, true), set_config('app.right', ${right}, true),
		set_config('app.system', ${locating ? 'on' : ''}, true)`

interface Taken {
	readonly request: Waiting
	readonly asker: Loaded
	readonly typed: unknown
	readonly partsOf: PartsOf
}

/** The whole decision once more, for both. */
async function decideAnew<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	verb: Command<R, S, D, T, P>,
	by: Approver,
	{ request, asker, typed, partsOf }: Taken,
): Promise<Deed<R, S, D, T, P>> {
	const parsed = verb.input.safeParse(typed)
	if (!parsed.success)
		throw conflict({}, 'What was asked for does not fit this program any more. Let it be asked for anew.')
	const input = (verb.prepare ? await verb.prepare(parsed.data) : parsed.data) as P
	expectFactor(asker, verb.right)
	const read = tx as unknown as ReadHandle
	const located = await verb.locate(read, input, { accountId: asker.accountId, actor: asker.actor, now: asker.now })
	const place = located && placeAsked(located)
	if (!located || place?.kind !== request.placeKind || place.id !== request.placeId) throw conflict({}, CHANGED)
	const subject = subjectOf(located)
	const question = { right: verb.right, located, subject }
	const { grants, giving } = await judge(tx, { ...question, loaded: asker })
	const grant = grants.find(({ id }) => request.grantId === null || id === request.grantId)
	if (!grant) throw conflict({}, GONE)
	await expectSecondPerson(tx, by, { ...question, request })
	const { clientAddress } = by.caller
	const caller = { kind: 'person', accountId: request.askerId, sessionId: null, clientAddress, proved: true } as const
	const { key, reason } = request
	const part = partsOf({ verb, caller, key, reason }, located)
	return { verb, caller, loaded: asker, located, subject, input, grant, giving, reason, part }
}

/** Could the approver do it too, by what does not stem from the asker, and are both accounts in the hands of their owners alone? @throws Refused */
async function expectSecondPerson<R extends Right, D>(
	tx: Transaction,
	{ loaded }: Approver,
	{
		request,
		...question
	}: Pick<Parameters<typeof judge<R, D>>[1], 'right' | 'located' | 'subject'> & { readonly request: Waiting },
): Promise<void> {
	const { right, located, subject } = question
	const rights = [right, ...request.demanded.filter(isRight)]
	const places = placesAbout(located)
	const why = approvalRefusal(loaded.actor, { asker: request.askerId, rights, places }, loaded.now)
	if (why !== null) throw new Refused({ kind: 'not-allowed', text: lacking(right) }, why, subject)
	const rows = await tx.$queryRaw<{ had: boolean }[]>`
		SELECT app.had_hand_in(${request.askerId}::uuid, ${loaded.accountId}::uuid) AS had`
	if (rows[0]?.had !== false) throw new Refused({ kind: 'not-allowed', text: OWN_HAND }, 'second-person', subject)
	await judge(tx, { ...question, loaded: { ...loaded, actor: independentOf(loaded.actor, request.askerId) } })
}
const lacking = (right: Right): string =>
	`You cannot approve this: it takes the right “${specOf(right).label}” here, not given to you by whoever asks.`
const OWN_HAND =
	'You cannot approve this: whoever asks made your account, or one of you made that of the other, or set how they sign in, within the last seven days.'

/** It does what was shown, and to what was shown: a role or a template that was chosen may say something else by now. */
function expectSame<T>(outcome: Outcome<T>, request: Waiting, now: Date): void {
	const told = changes(outcome.before, outcome.after)
	const clocks = { asked: request.askedAt, now }
	const isSame = (was: unknown, is: unknown) => isSameAgain(was ?? null, JSON.parse(JSON.stringify(is ?? null)), clocks)
	if (!isSame(request.before, told?.before) || !isSame(request.after, told?.after)) throw conflict({}, CHANGED)
}

/** A problem of the deed, told to somebody who has no field of it before them. */
function told(error: unknown): unknown {
	if (error instanceof Refused) {
		const text = error.problem.text === NOT_FOUND ? GONE : error.problem.text
		return notAllowed(text, error.why)
	}
	if (!(error instanceof PanelError) || error.problem.kind === 'conflict') return error
	const { problem } = error
	if (problem.kind === 'stale') return conflict({}, CHANGED)
	const sentences = problem.kind === 'invalid' ? Object.values(problem.fields) : []
	return conflict({}, `It cannot be done any more: ${(sentences.length > 0 ? sentences : [problem.text]).join(' ')}`)
}
