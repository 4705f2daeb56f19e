import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '@/core/gateway/places'
import { conflict } from '@/core/gateway/result'

/** Somebody stays after all, or it is planned anew. */
export const cancelOffBoarding = command({
	name: 'cancel-off-boarding',
	right: 'account.off-board',
	input: z.strictObject({ offBoarding: Id }),
	locate: async (read, { offBoarding }) => {
		const row = await read.offBoarding.findFirst({
			where: { id: offBoarding, state: { in: ['planned', 'cancelled'] } },
			select: {
				id: true,
				state: true,
				runsAt: true,
				account: { select: { id: true, address: true, ...WITH_ACCOUNT_CHAIN } },
			},
		})
		return row && { place: accountPlace(row.account), label: row.account.address, person: row.account.id, row }
	},
	run: async (tx, { row, now, actor }) => {
		const note = `${actor.name} cancelled it.`
		const { count } = await tx.offBoarding.updateMany({
			where: { id: row.id, state: 'planned' },
			data: { state: 'cancelled', note, endedAt: now },
		})
		if (count === 0) throw conflict({}, 'It was cancelled already.')
		return {
			of: row.account.id,
			before: { offBoarding: 'planned', runsAt: row.runsAt },
			after: { offBoarding: 'cancelled' },
			result: { account: row.account.id },
		}
	},
})
