import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { limitReached } from '@/core/gateway/database-errors'
import type { ReadHandle } from '@/core/gateway/handles'
import { conflict, notAllowed } from '@/core/gateway/result'
import { type Actor, type Holding, lacksAbove } from '@/core/policy'
import { calledAs, findHolder, type NamedPlace, placesOf, seesHolder, toldPlaces } from './grant-places'
import { grantFrom, proposalFrom, toldRole, WHOLE_GRANT } from './grant-rows'
import { cameFrom, limitsHeld, mayRevoke } from './revocable'

/** So long can a revocation be undone. The database holds to it as well. */
export const UNDO_MS = 5 * 60_000

/**
 * Takes a revocation back, whole, within five minutes and by whoever revoked: the grants stand again as they stood, with what hung
 * below them and what was made under them. Only while all that they rest on still stands, and the policy would let the actor revoke
 * them now. Sessions and links stay ended.
 */
export const restoreGrant = command({
	right: 'grant.restore',
	/** The revocation, by any of the grants that were revoked with it. */
	input: z.strictObject({ grant: Id, revocation: Id }),
	locate: async (read, { grant, revocation }, { actor, now }) => {
		const row = await read.grant.findFirst({ where: { id: grant, revocationId: { not: null } }, select: WHOLE_GRANT })
		const holder = row && (await findHolder(read, row.accountId))
		if (!holder || !(seesHolder(actor, holder, now) || row.revokedById === actor.accountId)) return null
		const all = await read.grant.findMany({
			where: { revocationId: revocation, revokedAt: { not: null } },
			select: {
				...WHOLE_GRANT,
				roleId: true,
				account: { select: { name: true, state: true, retiredAt: true, makerId: true } },
			},
			orderBy: { createdAt: 'asc' },
		})
		const ids = new Set(all.map(({ id }) => id))
		const roots = all
			.filter((one) => one.accountId === row.accountId && (one.parentId === null || !ids.has(one.parentId)))
			.toSorted((a, b) => a.lineage.length - b.lineage.length)
		const found = { row, revocation, roots, all, holder }
		const problem = await problemWith(read, found, { actor, now })
		const places = (roots.length > 0 ? roots : [row]).flatMap((one): NamedPlace[] => [...placesOf(one.scopes)])
		const [first = { place: placesOf(row.scopes)[0].place, name: '' }, ...others] = places
		const isOwn = roots.every((one) => cameFrom(actor, one))
		return {
			place: first.place,
			morePlaces: others.map(({ place }) => place),
			label: `${roots.length > 1 ? 'everything' : (roots[0] ?? row).roleName} of ${calledAs(holder)}`,
			person: holder.id,
			...(isOwn ? { rankOver: row.id } : {}),
			row: { holder, roots, problem, revocation, scopes: toldPlaces(places), more: all.length - roots.length },
		}
	},
	run: async (tx, { row: { holder, roots, problem, revocation, scopes, more } }) => {
		if (problem) throw problem
		for (const { id, revokedAt } of roots) {
			const where = { id, revocationId: revocation, revokedAt }
			const restored = tx.grant.updateMany({ where, data: { revokedAt: null, revokedById: null } })
			const { count } = await restored.catch((error: unknown) => {
				throw limitReached(error) ? no('There is no room for it any more.') : error
			})
			if (count === 0) throw conflict({}, UNDONE)
		}
		const [first] = roots
		return {
			of: first?.id ?? holder.id,
			accountId: holder.id,
			before: null,
			after: { roles: roots.map(toldRole), scopes, handedOn: more },
			result: { account: holder.id },
		}
	},
})

const UNDONE = 'This revocation is undone already.'
const AGAIN = 'Give the rights anew instead.'
const no = (text: string) => conflict({}, `${text} ${AGAIN}`)

type Row = NonNullable<Awaited<ReturnType<typeof readRow>>>
const readRow = (read: ReadHandle) => read.grant.findFirst({ select: WHOLE_GRANT })
interface Found {
	readonly row: Row
	readonly revocation: string
	/** What was revoked, without what ended because it hung below. */
	readonly roots: readonly Row[]
	readonly all: readonly (Row & {
		readonly roleId: string | null
		readonly account: {
			readonly name: string
			readonly state: string
			readonly retiredAt: Date | null
			readonly makerId: string | null
		}
	})[]
	readonly holder: { readonly id: string; readonly name: string }
}
interface By {
	readonly actor: Actor
	readonly now: Date
}

/** Why it cannot be undone (any more); NULL = it can. Thrown only after the decision. */
async function problemWith(read: ReadHandle, found: Found, by: By): Promise<Error | null> {
	const { row, revocation, roots, all, holder } = found
	if (row.revocationId !== revocation) return no(`The rights of ${holder.name} were revoked again since.`)
	// None left: somebody else's undo was done after `row` was read.
	if (row.revokedAt === null || roots.length === 0) return conflict({}, UNDONE)
	if (row.revokedById !== by.actor.accountId) {
		return notAllowed('Only whoever revoked rights can undo it.', 'no-grant')
	}
	if (row.revokedAt.getTime() + UNDO_MS <= by.now.getTime()) return no('The five minutes are over.')
	const gone = all.find(
		({ account }) => account.state === 'disabled' || (account.retiredAt !== null && account.makerId === null),
	)
	if (gone) return no(`${gone.account.name} is disabled by now.`)
	return (
		(await sinceThen(read, found)) ??
		(await lessInRole(read, found)) ??
		(await standing(read, roots, by)) ??
		outranks(found, by)
	)
}

/** What happened to the person meanwhile and would make the undo another deed than it looks. */
async function sinceThen(read: ReadHandle, { row, revocation, holder }: Found): Promise<Error | null> {
	const revokedAt = row.revokedAt ?? new Date(0)
	const later = await read.grant.count({
		where: { accountId: holder.id, revokedAt: { gt: revokedAt }, revocationId: { not: revocation } },
	})
	if (later > 0) return no(`The rights of ${holder.name} were revoked again since.`)
	const touched = await read.journalEntry.count({
		where: {
			accountId: holder.id,
			outcome: 'done',
			right: { in: ['account.set-password', 'mailbox.set-password'] },
			at: { gt: revokedAt },
		},
	})
	return touched > 0 ? no(`Somebody set a password for ${holder.name} since.`) : null
}

/** Was a role, from which one of them was made, brought to its holders with fewer rights meanwhile? It would have lost those too. */
async function lessInRole(read: ReadHandle, { row, all }: Found): Promise<Error | null> {
	const since = row.revokedAt ?? new Date(0)
	const ids = [...new Set(all.flatMap(({ roleId }) => roleId ?? []))]
	const applied = await read.journalEntry.findMany({
		where: { subjectId: { in: ids }, right: 'role.apply', outcome: 'done', at: { gt: since } },
		select: { subjectId: true },
	})
	const brought = new Set(applied.map(({ subjectId }) => subjectId))
	const roles = await read.role.findMany({
		where: { id: { in: ids.filter((id) => brought.has(id)) } },
		select: { id: true, name: true, rights: true },
	})
	for (const { roleId, rights } of all) {
		const role = roles.find(({ id }) => id === roleId)
		if (role && !rights.every((right) => role.rights.includes(right)))
			return no(`“${role.name}” holds less by now, and was applied to its holders since.`)
	}
	return null
}

/** Does the grant above each of them still carry it? */
async function standing(read: ReadHandle, roots: readonly Row[], { now }: By): Promise<Error | null> {
	for (const root of roots) {
		if (root.endsAt !== null && root.endsAt <= now) return no(`“${root.roleName}” has ended by now.`)
		if (root.parentId === null) continue
		const parent = await read.grant.findFirst({ where: { id: root.parentId }, select: WHOLE_GRANT })
		if (!parent || parent.revokedAt !== null) return no(`What “${root.roleName}” was given out of is revoked by now.`)
		const missing = lacksAbove(grantFrom(parent), proposalFrom(root), now)
		if (missing.length > 0) return no(`What “${root.roleName}” was given out of lacks by now: ${missing.join('; ')}.`)
	}
	return null
}

/** Whoever could not revoke it now may not bring it back either: it would hold more than they do. */
function outranks({ roots, holder }: Found, { actor, now }: By): Error | null {
	const holdings: Holding[] = roots.map((root) => ({
		id: root.id,
		rights: root.rights,
		limits: limitsHeld(root),
		places: placesOf(root.scopes).map(({ place }) => place),
	}))
	const person = { accountId: holder.id, holdings }
	const beyond = holdings.find(({ id, places }) => {
		const grant = roots.find((root) => root.id === id)
		return !grant || !mayRevoke(actor, { grant, places, person }, now)
	})
	return beyond ? notAllowed('You do not hold enough any more to bring this back.', 'outranked') : null
}
