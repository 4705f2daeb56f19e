import type { ReadHandle } from '@/core/gateway/handles'
import type { Actor } from '@/core/policy'
import { findHolder, type NamedPlace, placesOf, seesHolder, WITH_SCOPES } from './grant-places'
import { cameFrom } from './revocable'

export interface KeyGrant {
	readonly grantId: string
	readonly places: readonly [NamedPlace, ...NamedPlace[]]
	/** It came out of a grant of the actor's, who may then take it back whatever else is true. */
	readonly cameFromActor: boolean
}

/** The grant that an API key holds or held, for who may end it. NULL = there is none, or the actor does not see it. */
export async function keyGrant(
	read: ReadHandle,
	{ key, actor, now }: { readonly key: string; readonly actor: Actor; readonly now: Date },
): Promise<KeyGrant | null> {
	const row = await read.grant.findFirst({
		where: { accountId: key },
		select: { id: true, givenById: true, lineage: true, ...WITH_SCOPES },
	})
	const holder = row && (await findHolder(read, key))
	if (!holder) return null
	const cameFromActor = cameFrom(actor, row)
	if (!cameFromActor && !seesHolder(actor, holder, now)) return null
	return { grantId: row.id, places: placesOf(row.scopes), cameFromActor }
}
