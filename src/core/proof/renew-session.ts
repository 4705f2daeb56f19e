import { z } from 'zod'
import { Id } from '../address'
import { command } from '../gateway/command'
import { notAllowed } from '../gateway/result'
import { locateHolder } from './locate-account'

const Digest = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array && value.length === 32)

/**
 * Writes down that whoever sits in a session just proved who they are, under another id. Of two at the same moment one is first;
 * the other has an id that is gone.
 */
export const renewSession = command({
	right: 'system.step-up',
	input: z.strictObject({ account: Id, authEpoch: z.number().int(), was: Digest, idHash: Digest }),
	locate: (read, { account }) => locateHolder(read, account),
	run: async (tx, { input, row, now }) => {
		const open = {
			idHash: input.was,
			accountId: row.id,
			authEpoch: input.authEpoch,
			revokedAt: null,
			idleExpiresAt: { gt: now },
			absoluteExpiresAt: { gt: now },
		}
		const session = row.authEpoch === input.authEpoch ? await tx.session.findFirst({ where: open }) : null
		if (!session) throw notAllowed('', 'changed-meanwhile')
		const { count } = await tx.session.updateMany({ where: open, data: { idHash: input.idHash, provedAt: now } })
		if (count !== 1) throw notAllowed('', 'changed-meanwhile')
		const lasts = Math.ceil((session.absoluteExpiresAt.getTime() - now.getTime()) / 1000)
		return {
			of: row.id,
			before: { proved: session.provedAt },
			after: { proved: now },
			result: { lasts },
		}
	},
})
