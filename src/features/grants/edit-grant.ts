import { z } from 'zod'
import { Id, Note, Version, writtenBytes } from '@/core/address'
import { command } from '@/core/gateway/command'
import type { ReadHandle } from '@/core/gateway/handles'
import { expectVersion, invalid, notAllowed } from '@/core/gateway/result'
import { type Actor, areWider, type Limits, lacksAbove, type Proposal, type Terms } from '@/core/policy'
import { ABOVE, endsOn, expectSomeTime, FIELDS, faultsOfOwn, faultsUnder, limitFields, limitsOf } from './give-rules'
import { findHolder, placesOf, seesHolder } from './grant-places'
import { type GrantRow, grantFrom, proposalFrom, WHOLE_GRANT } from './grant-rows'
import { cameFrom, limitsHeld } from './revocable'
import { roomFaults } from './room-above'

const input = z.strictObject({
	grant: Id,
	version: Version,
	...limitFields,
	endsOn,
	passOnDepth: z.coerce.number({ error: 'Write a whole number.' }).int().min(0).max(10).optional(),
	reason: Note,
})
type Input = z.output<typeof input>

/**
 * Changes how much, how long and how far somebody's grant goes. Narrower is always possible, also below what is used: nothing is removed
 * then, and nothing new can be made; what was handed on out of it is narrowed with it. Wider only within the editor's own and
 * the grant above.
 */
export const editGrant = command({
	right: 'grant.edit',
	input,
	locate: async (read, wanted, { actor, now }) => {
		const row = await read.grant.findFirst({ where: { id: wanted.grant, revokedAt: null }, select: WHOLE_GRANT })
		const holder = row && (await findHolder(read, row.accountId))
		if (!holder || !(seesHolder(actor, holder, now) || cameFrom(actor, row))) return null
		const [first, ...others] = placesOf(row.scopes)
		const problem = await problemWith(read, { row, wanted, actor, now })
		const terms = termsOf(wanted, row)
		const isWider = problem === null && areWider(terms, proposalFrom(row))
		return {
			place: first.place,
			morePlaces: others.map(({ place }) => place),
			label: `${row.roleName} of ${holder.address}`,
			person: holder.id,
			...(cameFrom(actor, row) ? { rankOver: row.id } : {}),
			...(isWider ? { proposal: { ...proposalFrom(row), ...terms } } : {}),
			row: { ...row, problem },
		}
	},
	run: async (tx, { input: wanted, row, now }) => {
		expectVersion(row, wanted.version, shownTerms(row))
		if (row.problem) throw row.problem
		if (wanted.endsOn?.getTime() !== row.endsAt?.getTime()) expectSomeTime(row.startsAt, wanted.endsOn, now)
		const data = columnsOf(termsOf(wanted, row), wanted.reason)
		await tx.grant.update({
			where: { id: row.id, version: row.version },
			data: { ...data, version: { increment: 1 } },
			select: { id: true },
		})
		const before = columnsOf({ limits: limitsHeld(row), endsAt: row.endsAt, passOnDepth: row.passOnDepth }, row.reason)
		return { of: row.id, accountId: row.accountId, before, after: data, result: { id: row.id, account: row.accountId } }
	},
})

const termsOf = (wanted: Input, row: GrantRow): Terms => ({
	limits: limitsOf(wanted),
	endsAt: wanted.endsOn,
	passOnDepth: wanted.passOnDepth ?? row.passOnDepth,
})

const columnsOf = ({ limits, endsAt, passOnDepth }: Terms, reason: string) => ({
	maxMailboxes: limits.mailboxes,
	maxAliases: limits.aliases,
	maxStorageBytes: limits.storageBytes,
	maxStoragePerMailboxBytes: limits.storagePerMailboxBytes,
	maxSendsPerDay: limits.sendsPerDay,
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
	const terms = termsOf(wanted, row)
	if (terms.passOnDepth > 0 && !row.rights.includes('grant.give')) {
		return invalid({ passOnDepth: 'To hand rights on, the right “Give rights to others” must be among them.' })
	}
	if (!areWider(terms, before)) return null
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

const beyond = (missing: readonly string[]) =>
	notAllowed(`You cannot widen this, because you lack: ${missing.join('; ')}.`, 'exceeds-own', missing)
