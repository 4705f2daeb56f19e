import type { Loaded } from '@/core/gateway/actor'
import { panelUrl } from '@/core/gateway/letter'
import { query } from '@/core/gateway/query'
import { setupSecret, setupWords } from '@/core/proof/authenticator'

export interface OwnPasskey {
	readonly id: string
	readonly name: string
	readonly createdAt: Date
	readonly lastUsedAt: Date | null
	/** Its keeper copies it to its owner's other devices. */
	readonly synced: boolean
	/** When it looked as if there were two of it; NULL = never. */
	readonly copiedAt: Date | null
}
export interface OwnFactors {
	/** When the authenticator app was set up; NULL = there is none. */
	readonly authenticatorSince: Date | null
	readonly passkeys: readonly OwnPasskey[]
	/** How many recovery codes were not used yet. */
	readonly codesLeft: number
}

export async function ownFactors(viewer: Loaded): Promise<OwnFactors> {
	const accountId = viewer.accountId ?? ''
	return query(viewer, 'own.read', async (read) => {
		const authenticator = await read.authenticator.findFirst({ where: { accountId }, select: { createdAt: true } })
		const codesLeft = await read.recoveryCode.count({ where: { accountId, usedAt: null } })
		const passkeys = await read.passkey.findMany({ where: { accountId }, select: PASSKEY, orderBy: { id: 'asc' } })
		return { authenticatorSince: authenticator?.createdAt ?? null, passkeys, codesLeft }
	})
}

const PASSKEY = { id: true, name: true, createdAt: true, lastUsedAt: true, synced: true, copiedAt: true } as const

/** What an authenticator app is to read, or whoever sets it up to type; the same on this page until something is set up. */
export async function ownSetup(viewer: Loaded): Promise<{ readonly uri: string; readonly key: string }> {
	const accountId = viewer.accountId ?? ''
	const epoch = await query(viewer, 'own.read', (read) =>
		read.account.findUniqueOrThrow({ where: { id: accountId }, select: { factorEpoch: true } }),
	)
	const secret = setupSecret({ account: accountId, session: viewer.sessionId ?? '', ...epoch })
	return setupWords(secret, viewer.address, new URL(panelUrl('/')).hostname)
}
