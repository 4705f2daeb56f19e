import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import { deviceWords } from './device-words'

export interface OwnSession {
	readonly id: string
	readonly device: string
	readonly clientAddress: string
	readonly createdAt: Date
	readonly lastSeenAt: Date
	/** The one that asks. */
	readonly here: boolean
}

/** One's own open sessions, the one that asks first, then the last used first. */
export async function listSessions(viewer: Loaded): Promise<readonly OwnSession[]> {
	const accountId = viewer.accountId ?? ''
	const found = await query(viewer, 'own.read', async (read) => {
		const account = await read.account.findUnique({ where: { id: accountId }, select: { authEpoch: true } })
		return read.session.findMany({
			where: {
				accountId,
				authEpoch: account?.authEpoch ?? -1,
				revokedAt: null,
				idleExpiresAt: { gt: viewer.now },
				absoluteExpiresAt: { gt: viewer.now },
			},
			select: { publicId: true, userAgent: true, clientAddress: true, createdAt: true, lastSeenAt: true },
			orderBy: [{ lastSeenAt: 'desc' }, { publicId: 'desc' }],
			take: 200,
		})
	})
	const sessions = found.map(({ publicId, userAgent, ...rest }) => ({
		...rest,
		id: publicId,
		device: deviceWords(userAgent),
		here: publicId === viewer.sessionId,
	}))
	return sessions.toSorted((a, b) => Number(b.here) - Number(a.here))
}
