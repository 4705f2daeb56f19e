/**
 * Where an organization demands a second person, `execute` decides as always and then tries the deed: it is run, what it would change is
 * kept, and all of it is rolled back to where it began. So a request holds what the journal would tell, and whatever would have been refused is
 * refused at once. A demand for a right that a verb only uses besides (forwarding outside) is met the same way: the deed is tried
 * without it first, and waits only if it does not go without. No door goes round, since there is no other way to run a verb.
 */
import type { z } from 'zod'
import { demandedBy, type Right, SERVER, specOf } from '../policy'
import type { Outcome } from './command'
import { type Asked, holdsToo, type MayToo, placesAbout, runDeed } from './deed'
import type { Transaction } from './handles'
import { keepRequest } from './keep-request'
import { invalid, notAllowed, PanelError, REASON_FIELD } from './result'

/** What was done; alone where a second person is demanded and nobody else could approve it. */
export interface Tried<T> {
	readonly outcome: Outcome<T>
	readonly alone: boolean
}
/** Put aside as this request. */
export interface Waits {
	readonly waits: string
}

/**
 * Runs it, or puts it aside for a second person. Neither a part of a deed nor a job waits: what goes without a second person is
 * done, the rest is refused. What is only rehearsed is done whatever is demanded of it as a whole, and nothing is kept.
 * @throws whatever the verb throws; PanelError where it can neither be done nor wait
 */
export async function tryDeed<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	deed: Asked<R, S, D, T, P>,
): Promise<Tried<T> | Waits> {
	const demanded = await demandedAt(tx, deed)
	if (demanded.size === 0) return { outcome: await runDeed(tx, deed), alone: false }
	await expectNotAsked(tx, deed.key)
	await savepoint(tx)
	const free = await runWithout(tx, deed, demanded)
	if ('uses' in free) await rollBack(tx)
	const tried = 'uses' in free ? await withSecond(tx, deed, free.uses) : { ...free, alone: false }
	await release(tx)
	return tried
}

/** What it takes needs a second person. */
async function withSecond<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	deed: Asked<R, S, D, T, P>,
	uses: readonly Right[],
): Promise<Tried<T> | Waits> {
	const why = neverWaits(deed)
	if (why !== null) throw notAllowed(why, 'second-person')
	if (deed.rehearses) return { outcome: await runDeed(tx, deed), alone: false }
	const alone = await isAlone(tx, deed, uses)
	const outcome = await runDeed(tx, deed)
	if (alone) {
		if (deed.reason === '') throw invalid({ [REASON_FIELD]: ALONE })
		await keepRequest(tx, deed, { outcome, uses, state: 'alone' })
		return { outcome, alone }
	}
	expectCanWait(deed, outcome)
	await rollBack(tx)
	return { waits: await keepRequest(tx, deed, { outcome, uses, state: 'waiting' }) }
}

const ALONE =
	'A second person is demanded for this, and there is nobody else who could approve it. Write why you do it alone; the journal says so.'
const WHY = 'A second person has to approve this. Write why you want it; they read it.'
const JOB =
	'A second person has to approve this, and what runs by itself cannot wait for one. Do it on its own page, where it can.'
const KEY =
	'A second person has to approve this, and an API key cannot wait for one. A person has to do it in the panel.'
const PART =
	'A second person has to approve this, and one part of a deed cannot wait for that. Do it on its own page, where it can.'
const NAMELESS = 'A second person has to approve this, and this cannot wait for one.'
const REVEALS =
	'A second person has to approve this, and a secret that is made and shown once cannot wait for one. Type a password instead.'

/** What cannot wait, whatever it does, and why; NULL = it can. */
function neverWaits<R extends Right, S extends z.ZodType, D, T extends object, P>({
	partOf,
	caller,
	loaded,
}: Asked<R, S, D, T, P>): string | null {
	if (partOf !== undefined) return PART
	if (caller.kind === 'person' && caller.job !== undefined) return JOB
	return loaded.actor.keyOf === undefined ? null : KEY
}

/**
 * The rights for which a second person is demanded around here. The program itself waits for nobody, and a job that goes on with what was
 * begun waits for nobody a second time.
 */
async function demandedAt<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	deed: Asked<R, S, D, T, P>,
): Promise<ReadonlySet<Right>> {
	const { right, goesOn } = deed.verb
	if (deed.caller.kind === 'system' || specOf(right).held || right === 'approval.give') return new Set()
	const ids = [...new Set(placesAbout(deed.located).flatMap(({ chain }) => chain))].filter((id) => id !== SERVER)
	if (ids.length === 0) return new Set()
	const rows = await tx.$queryRaw<{ rights: string[] }[]>`SELECT app.approval_demanded(${ids}::uuid[]) AS rights`
	const demanded = demandedBy(rows[0]?.rights ?? [])
	const isBegun = goesOn && deed.caller.job !== undefined
	return isBegun ? new Set([...demanded].filter((one) => one !== right)) : demanded
}

/**
 * Tries it with nothing for which a second person is demanded; also where one is demanded for the deed itself, so that whoever approves it
 * holds what it takes besides. @returns what it did, or which of these it takes
 */
async function runWithout<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	deed: Asked<R, S, D, T, P>,
	demanded: ReadonlySet<Right>,
): Promise<{ readonly outcome: Outcome<T> } | { readonly uses: readonly Right[] }> {
	const { located, verb } = deed
	// Whoever makes a key gives nobody anything: it holds what is theirs, and does nothing for which a second person is demanded.
	const gift = 'proposal' in located && located.proposal !== undefined && !located.ownKey
	const gives = gift || Boolean(located.gives)
	const own = [verb.right, ...(gives ? (['grant.give'] as const) : [])].filter((right) => demanded.has(right))
	if (own.length > 0 && (neverWaits(deed) !== null || deed.rehearses)) return { uses: own }
	const holds = holdsToo(deed.loaded)
	const besides = new Set<Right>()
	const without: MayToo = (right, place) => {
		if (!demanded.has(right)) return holds(right, place)
		if (holds(right, place)) besides.add(right)
		return false
	}
	try {
		const outcome = await runDeed(tx, deed, { may: without })
		const also = (outcome.also ?? []).map(({ right }) => right).filter((right) => demanded.has(right))
		const uses = new Set<Right>([...own, ...also, ...(outcome.loosens ? [verb.right] : [])])
		return uses.size === 0 ? { outcome } : { uses: [...uses] }
	} catch (error) {
		if (besides.size === 0) throw error
		return { uses: [...new Set([...own, ...besides])] }
	}
}

/** Is nobody else there who could approve it? Then it is done with a reason, rather than never. */
async function isAlone<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	deed: Asked<R, S, D, T, P>,
	uses: readonly Right[],
): Promise<boolean> {
	const places = JSON.stringify(placesAbout(deed.located).map(({ chain }) => chain))
	const wanted = [...new Set<string>([deed.verb.right, ...uses])]
	const rows = await tx.$queryRaw<{ has: boolean }[]>`
		SELECT app.has_second_person(${deed.loaded.accountId}::uuid, ${wanted}::text[], ${places}::jsonb) AS has`
	return rows[0]?.has === false
}

function expectCanWait<R extends Right, S extends z.ZodType, D, T extends object, P>(
	{ verb, reason }: Asked<R, S, D, T, P>,
	outcome: Outcome<T>,
): void {
	if (verb.name === undefined) throw notAllowed(NAMELESS, 'second-person')
	if (outcome.reveal) throw notAllowed(REVEALS, 'second-person')
	if (reason === '') throw invalid({ [REASON_FIELD]: WHY })
}

const savepoint = (tx: Transaction) => tx.$executeRaw`SAVEPOINT tried`
/** To where the deed had not been tried; what was armed before stays armed. */
const rollBack = (tx: Transaction) => tx.$executeRaw`ROLLBACK TO SAVEPOINT tried`
/** A part has one of its own within that of the whole. */
const release = (tx: Transaction) => tx.$executeRaw`RELEASE SAVEPOINT tried`

/** The same is told when the form is sent once more. @throws PanelError `waits` */
async function expectNotAsked(tx: Transaction, key: string): Promise<void> {
	const rows = await tx.approvalRequest.findMany({ where: { key, state: 'waiting' }, select: { id: true } })
	const [row] = rows
	if (row) throw waits(row.id)
}
/** What the asker is told. */
export const waits = (request: string): PanelError =>
	new PanelError({
		kind: 'waits',
		text: 'Waits for a second person: nothing was changed yet. You get a letter when it is decided.',
		request,
	})
export const ASKED_ALREADY = {
	approval_request_same: {
		field: '',
		text: 'You have asked for exactly this already, and it waits for a second person. You find it under Approvals.',
	},
	approval_request_key_key: {
		field: '',
		text: 'You asked for this with this very form, and it was decided. Load the page again to ask anew.',
	},
} as const
