import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { findHolder, type NamedPlace, placesOf, seesHolder, WITH_SCOPES } from './grant-places'
import { toldRole } from './grant-rows'
import { keptUnder } from './rehome'
import { expectAllRevocable, limitsHeld } from './revocable'
import { keep } from './revoke-grant'

/**
 * Takes everything back that a person holds, together or not at all: all their grants with what was handed on out of them (but for
 * what the revoker keeps under a grant of their own), their sessions, and their unused links. They keep their mailboxes and the page of their own.
 */
export const revokeAllGrants = command({
	name: 'revoke-all-grants',
	right: 'grant.revoke',
	input: z.strictObject({ account: Id, keep }),
	locate: async (read, { account, keep: wanted }, { actor, now }) => {
		const holder = await findHolder(read, account)
		if (!holder || !seesHolder(actor, holder, now)) return null
		const grants = await read.grant.findMany({
			where: { accountId: account, revokedAt: null },
			select: {
				id: true,
				roleName: true,
				rights: true,
				maxMailboxes: true,
				maxAliases: true,
				maxLists: true,
				maxStorageBytes: true,
				maxStoragePerMailboxBytes: true,
				maxSendsPerHour: true,
				maxSendsPerDay: true,
				endsAt: true,
				givenById: true,
				lineage: true,
				...WITH_SCOPES,
			},
			orderBy: { createdAt: 'asc' },
		})
		const named = grants.map((grant) => ({ ...grant, limits: limitsHeld(grant), places: placesOf(grant.scopes) }))
		expectAllRevocable(actor, holder, named, now)
		const places = named.flatMap((grant): NamedPlace[] => [...grant.places])
		const [first, ...others] = places
		if (!first) throw conflict({}, `${holder.name} holds no rights, so there is nothing to revoke.`)
		// From the bottom up: what hangs below another of these ends by itself, before it could be asked what stays.
		const ids = named.toSorted((a, b) => b.lineage.length - a.lineage.length).map(({ id }) => id)
		const kept = await keptUnder(read, { actor, now, ending: ids, keep: wanted })
		return {
			place: first.place,
			morePlaces: others.map(({ place }) => place),
			label: holder.address,
			person: holder.id,
			row: { holder, ids, kept, roles: named.map(toldRole) },
		}
	},
	run: async (tx, { row: { holder, ids, kept, roles }, read, actor, now }) => {
		if (kept.problem) throw kept.problem()
		const data = { revokedAt: now, revokedById: actor.accountId, revocationId: randomUUID() }
		for (const id of ids) {
			const rehomed = kept.homes[id]
			await tx.grant.updateMany({ where: { id, revokedAt: null }, data: { ...data, ...(rehomed ? { rehomed } : {}) } })
		}
		if ((await read.grant.count({ where: { accountId: holder.id, revokedAt: null } })) > 0) {
			throw conflict({}, `Somebody gave ${holder.name} rights just now. Look again, then revoke.`)
		}
		await tx.account.updateMany({ where: { id: holder.id }, data: { authEpoch: { increment: 1 } } })
		await tx.session.updateMany({ where: { accountId: holder.id, revokedAt: null }, data: { revokedAt: now } })
		await tx.token.updateMany({ where: { accountId: holder.id, usedAt: null }, data: { usedAt: now } })
		return {
			of: holder.id,
			accountId: holder.id,
			label: `everything of ${holder.address}`,
			before: { roles },
			after: kept.names.length > 0 ? { kept: kept.names } : null,
			result: { account: holder.id },
		}
	},
})
