import type { ReadHandle } from '@/core/gateway/handles'
import type { Actor } from '@/core/policy'
import { calledAs, findHolder, placesOf, seesHolder, toldPlaces, WITH_SCOPES } from './grant-places'
import { cameFrom } from './revocable'

/**
 * For verbs that take a grant from its holder, or decide whether it stays: the grant with its places and its holder, whom the actor must
 * outrank, but for what they gave themselves. NULL = it is not there, has ended, or is not theirs to see.
 */
export async function locateGrant(read: ReadHandle, id: string, { actor, now }: { actor: Actor; now: Date }) {
	const row = await read.grant.findFirst({
		where: { id, revokedAt: null },
		select: { id: true, accountId: true, roleName: true, rights: true, givenById: true, lineage: true, ...WITH_SCOPES },
	})
	const holder = row && (await findHolder(read, row.accountId))
	const isSeen = holder && (seesHolder(actor, holder, now) || cameFrom(actor, row))
	if (!isSeen) return null
	const places = placesOf(row.scopes)
	const [first, ...others] = places
	return {
		place: first.place,
		morePlaces: others.map(({ place }) => place),
		label: `${row.roleName} of ${calledAs(holder)}`,
		person: holder.id,
		...(cameFrom(actor, row) ? { rankOver: id } : {}),
		row: {
			...row,
			makerId: holder.makerId,
			scopes: toldPlaces(places),
			places: places.map(({ place }) => place),
		},
	}
}
