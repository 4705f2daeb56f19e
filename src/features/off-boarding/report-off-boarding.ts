import { z } from 'zod'
import { Id, shownAddress } from '@/core/address'
import { command } from '@/core/gateway/command'
import { letterFooter } from '@/core/gateway/letter'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '@/core/gateway/places'

/** An off-boarding that was planned was not done, in nothing of it; whoever asked for it is told why. */
export const reportOffBoarding = command({
	right: 'system.off-board',
	input: z.strictObject({ offBoarding: Id, why: z.string().max(1_000) }),
	locate: async (read, { offBoarding }) => {
		const row = await read.offBoarding.findFirst({
			where: { id: offBoarding, state: 'planned' },
			select: {
				id: true,
				askedById: true,
				account: { select: { id: true, name: true, address: true, ...WITH_ACCOUNT_CHAIN } },
			},
		})
		if (!row) return null
		const asker = await read.account.findFirst({
			where: { id: row.askedById, retiredAt: null, state: 'active' },
			select: { id: true, name: true, address: true, organizationId: true },
		})
		return {
			place: accountPlace(row.account),
			label: row.account.address,
			account: row.account.id,
			row: { ...row, asker },
		}
	},
	run: async (tx, { input, row: { id, account, asker }, post, now }) => {
		await tx.offBoarding.updateMany({
			where: { id, state: 'planned' },
			data: { state: 'failed', note: input.why, endedAt: now },
		})
		if (asker)
			await post({
				kind: 'off-boarding',
				to: { address: asker.address, name: asker.name, account: asker.id },
				organization: asker.organizationId,
				subject: `${account.name} was not off-boarded`,
				paragraphs: [
					`Hello ${asker.name},`,
					`you planned to off-board ${account.name} (${shownAddress(account.address)}) by now. It was not done, and nothing of it was changed:`,
					input.why,
					'Open the person in the panel and off-board them anew, or have somebody do it who may.',
				],
				footer: letterFooter(),
			})
		return {
			of: account.id,
			before: { offBoarding: 'planned' },
			after: { offBoarding: 'failed', why: input.why },
			result: { id },
		}
	},
})
