import type { ReadHandle } from '@/core/gateway/handles'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '@/core/gateway/places'

/** A person with what the verbs on them need; NULL when not there or while their sign-in mailbox lies in the trash. */
export async function findAccount(read: ReadHandle, id: string) {
	return read.account.findFirst({
		where: { id, retiredAt: null },
		select: { id: true, name: true, address: true, state: true, version: true, ...WITH_ACCOUNT_CHAIN },
	})
}

/** For verbs on one person: their place, and themselves as the person that the actor must outrank. */
export async function locateAccount(read: ReadHandle, input: { readonly account: string }) {
	const row = await findAccount(read, input.account)
	return row && { place: accountPlace(row), label: row.address, person: row.id, row }
}
