import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'
import { conflict } from '@/core/gateway/result'
import { keyDigest, newKeyText } from '@/core/key-token'
import { MOST_OVERLAP_HOURS } from './key-rules'
import { findKey } from './locate-key'

const HOUR_MS = 3_600_000
const OVERLAP = `Write whole hours, from 0 to ${MOST_OVERLAP_HOURS}.`

/**
 * Gives a key that one made another secret; what it may do stays as it is.
 * @param overlapHours so long the old secret goes on, for programs that read the new one later; 0 = it ends at once
 */
export const rotateOwnKey = command({
	right: 'own.rotate-key',
	input: z.strictObject({
		key: Id,
		overlapHours: z
			.union(
				[
					z
						.string()
						.regex(/^\d{0,4}$/)
						.transform(Number),
					z.number(),
				],
				{ error: OVERLAP },
			)
			.pipe(z.number().int(OVERLAP).min(0, OVERLAP).max(MOST_OVERLAP_HOURS, OVERLAP))
			.default(0),
	}),
	locate: async (read, { key: id }, by) => {
		const self = await locateSelf(read, by)
		const key = self && (await findKey(read, id, self.row.id))
		return key && { ...self, account: key.id, label: key.name, row: key }
	},
	run: async (tx, { input: { overlapHours }, row: key, actor, now }) => {
		if (key.isEnded || key.account.grants.length === 0) throw conflict({}, 'This key has ended. Make a new one.')
		const text = newKeyText(key.publicId)
		const oldEndsAt = overlapHours === 0 ? null : new Date(now.getTime() + overlapHours * HOUR_MS)
		await tx.apiKey.updateMany({
			where: { accountId: key.id, revokedAt: null },
			data: { secretHash: keyDigest(text), oldEndsAt },
		})
		return {
			of: key.id,
			kind: 'key',
			...(actor.accountId === null ? {} : { accountId: actor.accountId }),
			before: null,
			after: { key: key.publicId, renewed: true, oldOneUntil: oldEndsAt ?? now },
			result: { id: key.id },
			reveal: { key: text },
		}
	},
})
