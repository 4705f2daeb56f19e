import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { keyGrant } from '@/features/grants'
import { endKey } from './end-key'
import { findKey } from './locate-key'

/** Ends a key that somebody else made, decided as when its grant is taken back from a person; but a key does not come back. */
export const revokeKey = command({
	name: 'revoke-key',
	right: 'grant.revoke',
	input: z.strictObject({ key: Id }),
	locate: async (read, { key: id }, { actor, now }) => {
		const key = await findKey(read, id)
		const held = key && (await keyGrant(read, { key: id, actor, now }))
		if (!key || !held) return null
		const [first, ...others] = held.places
		return {
			place: first.place,
			morePlaces: others.map(({ place }) => place),
			label: key.name,
			person: id,
			...(held.cameFromActor ? { rankOver: held.grantId } : {}),
			row: key,
		}
	},
	run: async (tx, { row: key, actor, now }) => {
		if (key.isEnded) throw conflict({}, 'This key has ended already.')
		await endKey(tx, { id: key.id, by: actor.accountId, now })
		return {
			of: key.id,
			kind: 'key',
			...(key.account.makerId === null ? {} : { accountId: key.account.makerId }),
			before: { name: key.name, key: key.publicId },
			after: null,
			result: { id: key.id },
		}
	},
})
