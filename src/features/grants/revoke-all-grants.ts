import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { findHolder, type NamedPlace, placesOf, seesHolder, WITH_SCOPES } from './grant-places'
import { expectAllRevocable, limitsHeld } from './revocable'

/**
 * Takes everything back that a person holds, together or not at all: all their grants with what was handed on out of them,
 * their sessions, and their unused links. They keep their mailboxes and the page of their own.
 */
export const revokeAllGrants = command({
	right: 'grant.revoke',
	input: z.strictObject({ account: Id }),
	locate: async (read, { account }, { actor, now }) => {
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
				maxStorageBytes: true,
				maxStoragePerMailboxBytes: true,
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
		return {
			place: first.place,
			morePlaces: others.map(({ place }) => place),
			label: holder.address,
			person: holder.id,
			row: { holder, ids: named.map(({ id }) => id), roles: named.map(({ roleName }) => roleName) },
		}
	},
	run: async (tx, { row: { holder, ids, roles }, read, actor, now }) => {
		const data = { revokedAt: now, revokedById: actor.accountId }
		await tx.grant.updateMany({ where: { id: { in: ids }, revokedAt: null }, data })
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
			after: null,
			result: { account: holder.id },
		}
	},
})
