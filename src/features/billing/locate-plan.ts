import type { ReadHandle } from '@/core/gateway/handles'
import { serverPlace } from '@/core/gateway/places'

/** A price plan with all its prices, the latest first. Plans lie in the server: nobody sets a price that they pay themselves. */
export async function locatePlan(read: ReadHandle, id: string) {
	const row = await read.pricePlan.findUnique({
		where: { id },
		select: {
			id: true,
			name: true,
			currency: true,
			storageBasis: true,
			version: true,
			prices: {
				select: { fromDay: true, perMailbox: true, perGb: true, includedMailboxes: true, includedBytes: true },
				orderBy: { fromDay: 'desc' },
			},
		},
	})
	return row && { place: serverPlace(), label: row.name, row }
}
