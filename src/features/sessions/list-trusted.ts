import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import { mayTrustDevices } from '@/core/gateway/second-factor'
import { deviceWords } from './device-words'

/** A browser that is not asked for the second factor. */
export interface TrustedDevice {
	readonly id: string
	readonly device: string
	readonly clientAddress: string
	readonly lastUsedAt: Date
	readonly expiresAt: Date
}

const SHOWN = 100

/** One's own, the last used first; none where they count for nothing by now. */
export async function listTrusted(viewer: Loaded): Promise<readonly TrustedDevice[]> {
	const accountId = viewer.accountId ?? ''
	if (!(viewer.secondFactor && (await mayTrustDevices(accountId)))) return []
	const found = await query(viewer, 'own.read', async (read) => {
		const epochs = await read.account.findUnique({
			where: { id: accountId },
			select: { authEpoch: true, factorEpoch: true },
		})
		return read.trustedDevice.findMany({
			where: { accountId, revokedAt: null, expiresAt: { gt: viewer.now }, ...(epochs ?? { authEpoch: -1 }) },
			select: { id: true, userAgent: true, clientAddress: true, lastUsedAt: true, expiresAt: true },
			orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
			take: SHOWN,
		})
	})
	return found.map(({ userAgent, ...rest }) => ({ ...rest, device: deviceWords(userAgent) }))
}
