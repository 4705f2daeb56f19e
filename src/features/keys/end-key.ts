import type { WriteHandle } from '@/core/gateway/handles'

/** Ends a key for good: its grant, its secrets, and the account that held it. What it made stays. */
export async function endKey(
	tx: Pick<WriteHandle<'own.revoke-key'>, 'account' | 'apiKey' | 'grant'>,
	{ id, by, now }: { readonly id: string; readonly by: string | null; readonly now: Date },
): Promise<void> {
	await tx.grant.updateMany({ where: { accountId: id, revokedAt: null }, data: { revokedAt: now, revokedById: by } })
	await tx.apiKey.updateMany({ where: { accountId: id, revokedAt: null }, data: { revokedAt: now } })
	await tx.account.updateMany({ where: { id, state: 'active' }, data: { state: 'disabled' } })
}
