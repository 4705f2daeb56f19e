/**
 * Asks the policy inside the transaction: on every place, then about rank and protection, then about giving. What comes out is the grants under
 * which it may be done, or a refusal that says no more than its receiver may know.
 */
import {
	asksProof,
	decide,
	type Grant,
	holdsWithin,
	isFresh,
	isHeldBack,
	isRight,
	mayGive,
	type Proposal,
	protectionRefusal,
	type Refusal,
	type Right,
	rankRefusal,
} from '../policy'
import { type Caller, type Loaded, personFrom } from './actor'
import { personOf } from './arm'
import type { Along, Located } from './command'
import { delegationAt, homeOf } from './giving'
import type { ReadHandle, Transaction } from './handles'
import type { Subject } from './journal'
import { FACTOR_DUE, NOT_FOUND, PanelError, PROTECTED, PROTECTED_INSIDE, type Problem, stepUpNeeded } from './result'

/** Carries what a refusal's journal entry needs out of the rolled-back transaction. */
export class Refused extends Error {
	constructor(
		readonly problem: Problem,
		readonly why: string,
		readonly subject: Subject | null,
	) {
		super(why)
	}
}

/** What came out: the grants that allow it, and the one out of which something is given along. */
export interface Judged {
	readonly grants: readonly Grant[]
	readonly giving: Grant | null
}

/** One question: this right, for this actor, on what was located. */
export interface Question<R extends Right, D> {
	readonly right: R
	readonly loaded: Loaded
	readonly located: Located<R, D>
	readonly subject: Subject
}

/**
 * @returns the grants that allow it, the least limited first; for a verb that gives, the one that the new grant comes from
 * @throws Refused
 */
export async function judge<R extends Right, D>(tx: Transaction, question: Question<R, D>): Promise<Judged> {
	const grants = decideOnPlaces(question)
	await expectRank(tx, question)
	await expectUnprotected(tx, question)
	const { located } = question
	const proposal = 'proposal' in located ? (located.proposal as Proposal | undefined) : undefined
	const { gives } = located
	if (!proposal) return { grants, giving: gives ? await givenAlong(tx, question, gives) : null }
	const receiver = located.account ?? personOf(located)
	const home = 'home' in located && typeof located.home === 'string' ? located.home : null
	const ownKey = located.ownKey === true
	return { grants: [await expectGivable(tx, question, { proposal, receiver, home, ownKey })], giving: null }
}

/** Asked before anything is looked for, so that somebody whose second factor is overdue learns nothing from the answer. @throws Refused */
export function expectFactor({ actor }: Loaded, right: Right): void {
	if (isHeldBack(actor, right)) throw new Refused({ kind: 'not-allowed', text: FACTOR_DUE }, 'second-factor-due', null)
}

/**
 * Asked last: only of somebody who may do it at all, so that nobody is asked for a password in vain. A job does what was asked for when
 * it was proved.
 * @throws PanelError `step-up`
 */
export function expectProof<R extends Right, D>(caller: Caller, { right, loaded, located }: Question<R, D>): void {
	const gives = ('proposal' in located && Boolean(located.proposal)) || Boolean(located.gives)
	if (asksProof(right, gives)) expectFresh(caller, loaded)
}

/** @throws PanelError `step-up` when whoever sits in the session proved too long ago who they are; with a key nobody sits there, ever */
export function expectFresh(caller: Caller, loaded: Loaded): void {
	if (loaded.actor.keyOf !== undefined) throw new PanelError(stepUpNeeded(loaded))
	if (caller.kind === 'system' || caller.job !== undefined || caller.proved) return
	if (!isFresh(loaded.provedAt, loaded.now)) throw new PanelError(stepUpNeeded(loaded))
}

/** Giving along with something else asks the same as giving by itself: on each place, then out of which grant. */
async function givenAlong<R extends Right, D>(
	tx: Transaction,
	question: Question<R, D>,
	{ proposal, home }: Along,
): Promise<Grant> {
	const { loaded } = question
	for (const place of proposal.places) {
		const decision = decide(loaded.actor, 'grant.give', place, loaded.now)
		if (!decision.allowed) throw refusal(question, decision.why)
	}
	return expectGivable(tx, question, { proposal, receiver: null, home, ownKey: false })
}

interface Gift {
	readonly proposal: Proposal
	readonly receiver: string | null
	readonly home: string | null
	readonly ownKey: boolean
}

/** @returns the grant that the new one comes from */
async function expectGivable<R extends Right, D>(
	tx: Transaction,
	{ loaded, subject }: Question<R, D>,
	{ proposal, receiver, home, ownKey }: Gift,
): Promise<Grant> {
	const read = tx as unknown as ReadHandle
	const belongs = receiver === null ? null : await homeOf(read, receiver)
	const delegation = await delegationAt(read, proposal.places, true)
	const around = { ...delegation, home: belongs ?? home, ...(ownKey ? { ownKey } : {}) }
	const verdict = mayGive(loaded.actor, proposal, loaded.now, around)
	if (verdict.allowed) return verdict.parent
	const text = `You cannot give this, because you lack: ${verdict.missing.join('; ')}.`
	throw new Refused({ kind: 'not-allowed', text, missing: verdict.missing }, 'exceeds-own', subject)
}

function decideOnPlaces<R extends Right, D>(question: Question<R, D>): readonly Grant[] {
	const { right, loaded, located } = question
	let grants: readonly Grant[] = []
	for (const place of [located.place, ...(located.morePlaces ?? [])]) {
		const decision = decide(loaded.actor, right, place, loaded.now)
		if (!decision.allowed) throw refusal(question, decision.why)
		if (grants.length === 0) grants = decision.grants
	}
	return grants
}

/** Rank over the person that the right is about, and over everybody else whom the deed touches but the actor. */
async function expectRank<R extends Right, D>(tx: Transaction, question: Question<R, D>): Promise<void> {
	const { loaded, located } = question
	const over = 'rankOver' in located && typeof located.rankOver === 'string' ? located.rankOver : undefined
	const person = personOf(located)
	const others = (located.people ?? []).filter((id) => id !== person && id !== loaded.accountId)
	for (const id of person === null ? others : [person, ...others]) {
		const rows = await tx.$queryRaw<{ held: unknown }[]>`SELECT app.holdings_of(${id}::uuid) AS held`
		const holder = personFrom(id, rows[0]?.held, id === person ? over : undefined)
		const why = rankRefusal(loaded.actor, holder, loaded.now)
		if (why) throw refusal(question, why, id === person ? WORDS : WORDS_INSIDE)
	}
}

/** Of whomever the deed touches, nobody is protected: not the person that it is about, and not one among others. */
async function expectUnprotected<R extends Right, D>(tx: Transaction, question: Question<R, D>): Promise<void> {
	const { loaded, located } = question
	const person = personOf(located)
	const touched = [...(person === null ? [] : [person]), ...(located.people ?? [])]
	if (touched.length === 0) return
	const rows = await tx.$queryRaw<{ id: string }[]>`SELECT app.protected_among(${touched}::uuid[])::text AS id`
	for (const { id } of rows) {
		const itself = id === person
		const why = protectionRefusal(loaded.actor, id, itself ? 'itself' : 'inside', loaded.now)
		if (why) throw refusal(question, why, itself ? WORDS : WORDS_INSIDE)
	}
}

/** For whoever only lies in what is touched. */
const WORDS_INSIDE: Partial<Record<Refusal, string>> = {
	protected: PROTECTED_INSIDE,
	outranked: 'Somebody who signs in with an address in here holds more than you do, so you cannot do this.',
}
const WORDS: Partial<Record<Refusal, string>> = {
	outranked: 'This person holds more than you do, so you cannot do this to them.',
	protected: PROTECTED,
	oneself: 'You cannot do this to yourself. Your own password and name are under “My account”.',
	expired: 'Your leave to do this has ended.',
	'not-yet': 'Your leave to do this has not begun yet.',
}

/** Not seen = not there: only who may read the thing, in all its places, learns that it is the deed that is refused. */
function refusal<R extends Right, D>(
	{ right, loaded, located, subject }: Question<R, D>,
	why: Refusal,
	words = WORDS,
): Refused {
	const noun = right.slice(0, right.indexOf('.'))
	// A grant is seen with its holder.
	const seeing = noun === 'grant' ? 'account' : noun
	const sees = [located.place, ...(located.morePlaces ?? [])].every((place) =>
		[`${seeing}.read`, `${place.kind}.read`]
			.filter(isRight)
			.some((reading) => holdsWithin(loaded.actor, reading, place, loaded.now)),
	)
	if (!sees) return new Refused({ kind: 'not-found', text: NOT_FOUND }, why, subject)
	const text = words[why] ?? 'You may see this, but not do that to it.'
	return new Refused({ kind: 'not-allowed', text }, why, subject)
}
