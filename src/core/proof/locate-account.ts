import type { ReadHandle } from '../gateway/handles'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '../gateway/places'

/** For the doors: a person by their id, with what a new session needs to know. */
export async function locateHolder(read: ReadHandle, id: string) {
	const row = await read.account.findFirst({
		where: { id },
		select: {
			id: true,
			name: true,
			address: true,
			state: true,
			authEpoch: true,
			factorEpoch: true,
			...WITH_ACCOUNT_CHAIN,
		},
	})
	return row && { place: accountPlace(row), label: row.address, row }
}
