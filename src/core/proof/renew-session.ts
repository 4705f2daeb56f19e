import { z } from 'zod'
import { Id } from '../address'
import { command } from '../gateway/command'
import { notAllowed } from '../gateway/result'
import { holdsSecondFactor } from './holds-second-factor'
import { locateHolder } from './locate-account'
import { Digest, Factor, spend, wrongWords } from './second-factor'

/**
 * Writes down that whoever sits in a session just proved who they are, under another id. Of two at the same moment one is first;
 * the other has an id that is gone. A password that was found right is worth no more than the session itself: both end when it changes.
 */
export const renewSession = command({
	right: 'system.step-up',
	input: z.strictObject({ account: Id, factor: Factor, was: Digest, idHash: Digest }),
	locate: async (read, { account }) => {
		const found = await locateHolder(read, account)
		if (!found) return null
		const needed = await holdsSecondFactor(read, account)
		return { ...found, row: { ...found.row, needed } }
	},
	run: async (tx, { input, row, now }) => {
		const open = {
			idHash: input.was,
			accountId: row.id,
			authEpoch: row.authEpoch,
			revokedAt: null,
			idleExpiresAt: { gt: now },
			absoluteExpiresAt: { gt: now },
		}
		const session = await tx.session.findFirst({ where: open })
		if (!session || row.state !== 'active') throw notAllowed(MEANWHILE, 'changed-meanwhile')
		if (!(await spend(tx, row.id, input.factor, { needed: row.needed, now })))
			throw notAllowed(wrongWords(input.factor), 'code-used')
		const { count } = await tx.session.updateMany({ where: open, data: { idHash: input.idHash, provedAt: now } })
		if (count !== 1) throw notAllowed(MEANWHILE, 'changed-meanwhile')
		const lasts = Math.ceil((session.absoluteExpiresAt.getTime() - now.getTime()) / 1000)
		return {
			of: row.id,
			before: { proved: session.provedAt, by: null },
			after: { proved: now, by: input.factor.kind },
			result: { lasts },
		}
	},
})

const MEANWHILE = 'Something about this session changed at this moment. Please try again.'
