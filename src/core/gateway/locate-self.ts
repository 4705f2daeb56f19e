import type { ReadHandle } from './handles'
import { accountPlace, WITH_ACCOUNT_CHAIN } from './places'

/** For verbs on what is one's own: they take no id, so nobody can ask for another's. */
export async function locateSelf(read: ReadHandle, by: { readonly accountId: string | null }) {
	if (by.accountId === null) return null
	const row = await read.account.findFirst({
		where: { id: by.accountId },
		select: { id: true, name: true, address: true, authEpoch: true, version: true, ...WITH_ACCOUNT_CHAIN },
	})
	return row && { place: accountPlace(row), label: row.address, row }
}
