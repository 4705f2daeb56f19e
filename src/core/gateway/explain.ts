/**
 * Why somebody may do something, or may not: what the gateway would ask of them, in its order and by the same functions of the policy
 * (judge.ts). It decides nothing and writes nothing. Whoever calls it has seen to it that the asker may see the person and the thing.
 */
import {
	type Actor,
	demandedBy,
	type Explanation,
	explain,
	type Grant,
	isOpenWhileOverdue,
	isOverdue,
	mayGive,
	type Place,
	protectionRefusal,
	type Refusal,
	type Right,
	rankRefusal,
	SERVER,
	type Surroundings,
	specOf,
} from '../policy'
import { personFrom, wholeFrom } from './actor'
import { delegationAt, homeOf, sqlOf } from './giving'
import type { ReadHandle } from './handles'

/** Whether somebody can do anything at all; `second-factor-due`: only what leads to a second factor. */
export type Standing = 'live' | 'invited' | 'disabled' | 'stopped' | 'second-factor-due'
export interface Acting {
	readonly actor: Actor
	readonly now: Date
	/** May they sign in at all? */
	readonly standing: Standing
}

/** A person as they would act at this moment; NULL when there is no such account. */
export async function actingAs(read: ReadHandle, accountId: string): Promise<Acting | null> {
	const [row] = await sqlOf(read)<{ actor: unknown; standing: Standing }>`
		SELECT actor, standing FROM app.standing_of(${accountId}::uuid)`
	const whole = row && wholeFrom(row.actor)
	if (!whole) return null
	const overdue = row.standing === 'live' && isOverdue(whole.factorDue, whole.now)
	return { actor: whole.actor, now: whole.now, standing: overdue ? 'second-factor-due' : row.standing }
}

/** Does their standing let them use this right at all? */
export const canAct = ({ standing }: Acting, right: Right): boolean =>
	standing === 'live' || (standing === 'second-factor-due' && isOpenWhileOverdue(right))

export interface Deed {
	readonly right: Right
	readonly place: Place
	/** The person whom it touches, for rights that ask about rank. */
	readonly person: string | null
	/** Who would be given something, for rights that give; NULL = somebody who is at home there. */
	readonly receiver: string | null
}
export interface Explained {
	readonly explanation: Explanation
	/** NULL = it does not come to that, or nothing is in the way. */
	readonly rank: Refusal | null
	readonly protection: Refusal | null
	/** What a giver lacks; NULL for rights that do not give, empty = nothing. */
	readonly missing: readonly string[] | null
	/** Is it done only once a second person has approved it? */
	readonly secondPerson: boolean
	/** What is full of that which it would count against. */
	readonly full: readonly { readonly kind: 'organization' | 'domain' | 'grant'; readonly id: string }[]
}

const COUNTED: { readonly [R in Right]?: 'mailboxes' | 'aliases' | 'lists' } = {
	'mailbox.create': 'mailboxes',
	'mailbox.adopt': 'mailboxes',
	'mailbox.restore': 'mailboxes',
	'alias.create': 'aliases',
	'list.create': 'lists',
}

/** @param by from `actingAs` */
export async function explainDeed(read: ReadHandle, by: Acting, deed: Deed): Promise<Explained> {
	const { right, place } = deed
	const explanation = explain(by.actor, right, place, by.now)
	const touched = specOf(right).onPerson ? deed.person : null
	return {
		explanation,
		rank: touched === null ? null : await rankOver(read, by, touched),
		protection: touched === null ? null : await protectionOf(read, by, touched),
		secondPerson: await needsSecond(read, deed),
		missing: specOf(right).gives ? await missingToGive(read, by, deed) : null,
		full: explanation.decision.allowed ? await fullFor(read, deed, explanation.decision.grants) : [],
	}
}

async function needsSecond(read: ReadHandle, { right, place }: Deed): Promise<boolean> {
	const ids = place.chain.filter((link) => link !== SERVER)
	const [row] = await sqlOf(read)<{ rights: string[] }>`SELECT app.approval_demanded(${ids}::uuid[]) AS rights`
	return demandedBy(row?.rights ?? []).has(right)
}

async function rankOver(read: ReadHandle, by: Acting, person: string): Promise<Refusal | null> {
	const [row] = await sqlOf(read)<{ held: unknown }>`SELECT app.holdings_of(${person}::uuid) AS held`
	return rankRefusal(by.actor, personFrom(person, row?.held), by.now)
}

async function protectionOf(read: ReadHandle, by: Acting, person: string): Promise<Refusal | null> {
	const rows = await sqlOf(read)<unknown>`SELECT app.protected_among(${[person]}::uuid[])::text AS id`
	return rows.length > 0 ? protectionRefusal(by.actor, person, 'itself', by.now) : null
}

async function missingToGive(read: ReadHandle, by: Acting, deed: Deed): Promise<readonly string[]> {
	return missingFor(by, deed.place, [], await surroundingsAt(read, deed))
}

/** What stands around giving something at a place, to this receiver or to somebody who is at home there. */
export async function surroundingsAt(
	read: ReadHandle,
	{ place, receiver }: Pick<Deed, 'place' | 'receiver'>,
): Promise<Surroundings> {
	const home = receiver === null ? (place.chain[0] ?? null) : await homeOf(read, receiver)
	return { ...(await delegationAt(read, [place], false)), home }
}

/** The least that could be given there: these rights, for no time, within the giver's own limits. */
export function missingFor(
	by: Acting,
	place: Place,
	rights: Parameters<typeof mayGive>[1]['rights'],
	around: Surroundings,
): readonly string[] {
	const asked = (own: Grant) => ({
		rights,
		places: [place],
		limits: own.limits,
		startsAt: by.now,
		endsAt: by.now,
		passOnDepth: 0,
	})
	const verdicts = by.actor.grants.map((own) => mayGive({ ...by.actor, grants: [own] }, asked(own), by.now, around))
	if (verdicts.some((verdict) => verdict.allowed)) return []
	const lacks = verdicts.flatMap((verdict) => (verdict.allowed ? [] : [verdict.missing]))
	return lacks.toSorted((a, b) => a.length - b.length)[0] ?? ['the right “Give rights to others”']
}

/** Of several grants that allow it one with room is enough; an organization or a domain that is full is in the way of all. */
async function fullFor(read: ReadHandle, { right, place }: Deed, grants: readonly Grant[]): Promise<Explained['full']> {
	const what = COUNTED[right]
	const domain = { domain: place.id, mailbox: place.chain.at(-2), organization: null, server: null, account: null }[
		place.kind
	]
	if (!(what && domain)) return []
	const ids = grants.map(({ id }) => id)
	const rows = await sqlOf(read)<{ kind: 'organization' | 'domain' | 'grant'; id: string }>`
		SELECT kind, id FROM app.full_for(${what}, ${domain}::uuid, ${ids}::uuid[])`
	const spent = rows.filter(({ kind }) => kind === 'grant')
	return spent.length < grants.length ? rows.filter(({ kind }) => kind !== 'grant') : rows
}
