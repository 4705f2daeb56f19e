import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'

/** Ends all of one's own sessions but the one that asks. */
export const endOtherSessions = command({
	right: 'own.end-session',
	input: z.strictObject({}),
	locate: (read, _input, by) => locateSelf(read, by),
	run: async (tx, { row, actor, now }) => {
		const open = { accountId: row.id, revokedAt: null, idleExpiresAt: { gt: now }, absoluteExpiresAt: { gt: now } }
		const others = actor.sessionId === null ? open : { ...open, NOT: { publicId: actor.sessionId } }
		const { count } = await tx.session.updateMany({ where: others, data: { revokedAt: now } })
		return { of: row.id, before: { otherSessions: count }, after: { otherSessions: 0 }, result: { count } }
	},
})
