import { z } from 'zod'
import { Id, Note, Version, writtenBytes } from '@/core/address'
import { EndsOn, StartsOn } from '@/core/days'
import { command } from '@/core/gateway/command'
import type { ReadHandle } from '@/core/gateway/handles'
import { expectVersion, invalid, notAllowed } from '@/core/gateway/result'
import { type Actor, areWider, type Limits, lacksAbove, type Proposal, type Terms } from '@/core/policy'
import { ABOVE, expectSomeTime, FIELDS, faultsOfOwn, faultsUnder, limitFields, limitsOf } from './give-rules'
import { calledAs, findHolder, placesOf, seesHolder } from './grant-places'
import { type GrantRow, grantFrom, proposalFrom, WHOLE_GRANT } from './grant-rows'
import { cameFrom, limitsHeld } from './revocable'
import { roomFaults } from './room-above'

const input = z.strictObject({
	grant: Id,
	version: Version,
	...limitFields,
	/** Left out = as it is. Empty = at once. */
	startsOn: StartsOn.optional(),
	endsOn: EndsOn,
	passOnDepth: z.coerce.number({ error: 'Write a whole number.' }).int().min(0).max(10).optional(),
	reason: Note,
})
type Input = z.output<typeof input>

/**
 * Changes how much, how long and how far somebody's grant goes. Narrower is always possible, also below what is used: nothing is removed
 * then, and nothing new can be made; what was handed on out of it is narrowed with it. Wider only within the editor's own and
 * the grant above. When it begins can be changed until it has begun: later is narrower, earlier is wider. Nothing hangs below it then,
 * since nobody hands on what has not begun.
 */
export const editGrant = command({
	name: 'edit-grant',
	right: 'grant.edit',
	input,
	locate: async (read, wanted, { actor, now }) => {
		const row = await read.grant.findFirst({ where: { id: wanted.grant, revokedAt: null }, select: WHOLE_GRANT })
		const holder = row && (await findHolder(read, row.accountId))
		if (!holder || !(seesHolder(actor, holder, now) || cameFrom(actor, row))) return null
		const [first, ...others] = placesOf(row.scopes)
		const problem = await problemWith(read, { row, wanted, actor, now })
		const terms = termsOf(wanted, row, now)
		const isWider = problem === null && allowsMore(terms, row)
		return {
			place: first.place,
			morePlaces: others.map(({ place }) => place),
			label: `${row.roleName} of ${calledAs(holder)}`,
			person: holder.id,
			...(cameFrom(actor, row) ? { rankOver: row.id } : {}),
			...(isWider ? { proposal: { ...proposalFrom(row), ...terms } } : {}),
			row: { ...row, problem },
		}
	},
	run: async (tx, { input: wanted, row, now }) => {
		expectVersion(row, wanted.version, shownTerms(row))
		if (row.problem) throw row.problem
		const terms = termsOf(wanted, row, now)
		if (!isSame(terms.endsAt, row.endsAt) || !isSame(terms.startsAt, row.startsAt))
			expectSomeTime(terms.startsAt, terms.endsAt, now)
		const data = columnsOf(terms, wanted.reason)
		await tx.grant.update({
			where: { id: row.id, version: row.version },
			data: { ...data, version: { increment: 1 } },
			select: { id: true },
		})
		const { startsAt, endsAt, passOnDepth } = row
		const before = columnsOf({ limits: limitsHeld(row), startsAt, endsAt, passOnDepth }, row.reason)
		return { of: row.id, accountId: row.accountId, before, after: data, result: { id: row.id, account: row.accountId } }
	},
})

interface TermsInTime extends Terms {
	readonly startsAt: Date
}
const isSame = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime()

const termsOf = (wanted: Input, row: GrantRow, now: Date): TermsInTime => ({
	limits: limitsOf(wanted),
	startsAt: startOf(wanted.startsOn, row, now),
	endsAt: wanted.endsOn,
	passOnDepth: wanted.passOnDepth ?? row.passOnDepth,
})

/** A day that is here already means at once, as when it is given. */
function startOf(wanted: Date | null | undefined, { startsAt }: GrantRow, now: Date): Date {
	if (wanted === undefined || isSame(wanted, startsAt)) return startsAt
	return wanted === null || wanted < now ? now : wanted
}

const allowsMore = (terms: TermsInTime, row: GrantRow): boolean =>
	terms.startsAt < row.startsAt || areWider(terms, proposalFrom(row))

const columnsOf = ({ limits, startsAt, endsAt, passOnDepth }: TermsInTime, reason: string) => ({
	maxMailboxes: limits.mailboxes,
	maxAliases: limits.aliases,
	maxLists: limits.lists,
	maxStorageBytes: limits.storageBytes,
	maxStoragePerMailboxBytes: limits.storagePerMailboxBytes,
	maxSendsPerHour: limits.sendsPerHour,
	maxSendsPerDay: limits.sendsPerDay,
	startsAt,
	endsAt,
	passOnDepth,
	reason,
})

const DAY_MS = 86_400_000
/** An end as the form has it: the last day (UTC), or the exact moment where it is not the end of a day. */
export const writtenEnd = (endsAt: Date | null): string => {
	if (endsAt === null) return ''
	return endsAt.getTime() % DAY_MS === 0
		? new Date(endsAt.getTime() - 1).toISOString().slice(0, 10)
		: endsAt.toISOString()
}

/** A beginning as the form has it: the day (UTC), or the exact moment where it is not the beginning of a day. */
export const writtenStart = (startsAt: Date): string =>
	startsAt.getTime() % DAY_MS === 0 ? startsAt.toISOString().slice(0, 10) : startsAt.toISOString()

const count = (limit: number | null): string => (limit === null ? '' : String(limit))
const shownLimit = (limits: Limits, name: keyof Limits): string => {
	const limit = limits[name]
	return typeof limit === 'bigint' ? writtenBytes(limit) : count(limit)
}

/** A grant's terms, by the fields of the form. */
function shownTerms(row: GrantRow & { readonly reason: string }): Record<string, string> {
	const limits = limitsHeld(row)
	const names = Object.keys(FIELDS) as (keyof Limits)[]
	return {
		...Object.fromEntries(names.map((name) => [FIELDS[name], shownLimit(limits, name)])),
		startsOn: writtenStart(row.startsAt),
		endsOn: writtenEnd(row.endsAt),
		passOnDepth: String(row.passOnDepth),
		reason: row.reason,
	}
}

interface Asked {
	readonly row: GrantRow & { readonly parentId: string | null }
	readonly wanted: Input
	readonly actor: Actor
	readonly now: Date
}

/**
 * Why these terms cannot be; NULL = the policy is asked whether the editor may give as much. Thrown only after the decision, since it
 * tells of the grant above.
 */
async function problemWith(read: ReadHandle, { row, wanted, actor, now }: Asked): Promise<Error | null> {
	const before = proposalFrom(row)
	const terms = termsOf(wanted, row, now)
	if (row.startsAt <= now && !isSame(terms.startsAt, row.startsAt)) return invalid({ startsOn: BEGUN })
	if (terms.passOnDepth > 0 && !row.rights.includes('grant.give')) {
		return invalid({ passOnDepth: 'To hand rights on, the right “Give rights to others” must be among them.' })
	}
	if (!allowsMore(terms, row)) return null
	const proposal: Proposal = { ...before, ...terms }
	const parent =
		row.parentId === null ? null : await read.grant.findFirst({ where: { id: row.parentId }, select: WHOLE_GRANT })
	if (parent) {
		const above = faultsUnder(grantFrom(parent), proposal, ABOVE)
		if (Object.keys(above).length > 0) return invalid(above)
		const missing = lacksAbove(grantFrom(parent), proposal, now)
		if (missing.length > 0) return beyond(missing)
	}
	const own = faultsOfOwn(actor, proposal, now)
	if (own) return invalid(own)
	const full = parent ? await roomFaults(read, parent, { before: before.limits, wanted: proposal.limits }) : {}
	return Object.keys(full).length > 0 ? invalid(full) : null
}

const BEGUN = 'It has begun already, so when it begins cannot be changed any more.'
const beyond = (missing: readonly string[]) =>
	notAllowed(`You cannot widen this, because you lack: ${missing.join('; ')}.`, 'exceeds-own', missing)
