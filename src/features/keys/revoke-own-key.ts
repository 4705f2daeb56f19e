import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'
import { conflict } from '@/core/gateway/result'
import { endKey } from './end-key'
import { findKey } from './locate-key'

/** Ends a key that one made: the next request with it is refused, and one on its way is waited for. It never works again. */
export const revokeOwnKey = command({
	right: 'own.revoke-key',
	input: z.strictObject({ key: Id }),
	locate: async (read, { key: id }, by) => {
		const self = await locateSelf(read, by)
		const key = self && (await findKey(read, id, self.row.id))
		return key && { ...self, account: key.id, label: key.name, row: key }
	},
	run: async (tx, { row: key, actor, now }) => {
		if (key.isEnded) throw conflict({}, 'This key has ended already.')
		await endKey(tx, { id: key.id, by: actor.accountId, now })
		return {
			of: key.id,
			kind: 'key',
			...(actor.accountId === null ? {} : { accountId: actor.accountId }),
			before: { name: key.name, key: key.publicId },
			after: null,
			result: { id: key.id },
		}
	},
})
