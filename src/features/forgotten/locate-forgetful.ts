import { domainOf } from '@/core/address'
import type { ReadHandle } from '@/core/gateway/handles'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '@/core/gateway/places'

/** Who says to have forgotten a password, if there is such a person and they can sign in at all. */
export async function locateForgetful(read: ReadHandle, address: string) {
	const row = await read.account.findFirst({
		where: { address, state: 'active', retiredAt: null },
		select: {
			id: true,
			name: true,
			address: true,
			authEpoch: true,
			recovery: { select: { address: true } },
			...WITH_ACCOUNT_CHAIN,
		},
	})
	if (!row) return null
	const place = accountPlace(row)
	return { place, label: row.address, row: { ...row, organizationId: place.where.organizationId } }
}

/**
 * Where the link may go; NULL = nowhere. An address whose domain has come to be served here since it was confirmed is one no more: its
 * mail is in other hands.
 */
export async function usableRecovery(read: ReadHandle, recovery: string | null | undefined): Promise<string | null> {
	if (!recovery) return null
	const isHosted = (await read.domain.count({ where: { name: domainOf(recovery) } })) > 0
	return isHosted ? null : recovery
}
