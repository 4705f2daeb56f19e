import { z } from 'zod'
import { Id, Version, writtenBytes } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion } from '@/core/gateway/result'
import { NAME_TAKEN } from './create-plan'
import { locatePlan } from './locate-plan'
import { writtenAmount } from './money'
import { dayText } from './months'
import { asDate, expectSight, FromDay, fromDayOf, PlanName, pricesInput, pricesOf, samePrices } from './plan-rules'

/**
 * Changes a plan's name, and its prices from a day on. The prices before that day stay, and so does every statement of a month
 * that is over. Prices that were to begin on the same day are replaced.
 * @param from a day (UTC) as 2027-01-01, in the running month at the earliest
 */
export const editPlan = command({
	right: 'plan.edit',
	input: z.strictObject({ plan: Id, version: Version, name: PlanName, from: FromDay, ...pricesInput }),
	locate: (read, input) => locatePlan(read, input.plan),
	run: async (tx, { input, row, may, now }) => {
		expectSight(may)
		const from = fromDayOf(input.from, now)
		const prices = pricesOf(input, row.currency)
		const held = row.prices.find(({ fromDay }) => dayText(fromDay) <= from) ?? row.prices.at(-1)
		expectVersion(row, input.version, {
			name: row.name,
			...(held && {
				pricePerMailbox: writtenAmount(held.perMailbox, row.currency),
				pricePerGb: writtenAmount(held.perGb, row.currency),
				includedMailboxes: String(held.includedMailboxes || ''),
				includedBytes: held.includedBytes === 0n ? '' : writtenBytes(held.includedBytes),
			}),
		})
		const isChanged = !(held && samePrices(held, prices))
		await tx.pricePlan.update({
			where: { id: row.id, version: row.version },
			data: { name: input.name, version: { increment: 1 } },
			select: { id: true },
		})
		if (isChanged) {
			await tx.planPrice.deleteMany({ where: { planId: row.id, fromDay: asDate(from) } })
			await tx.planPrice.createMany({ data: { planId: row.id, fromDay: asDate(from), ...prices } })
		}
		return {
			of: row.id,
			label: input.name,
			before: { name: row.name },
			// That prices changed is told, and from when; not to what.
			after: { name: input.name, ...(isChanged && { newPricesFrom: from }) },
			result: { id: row.id },
		}
	},
	conflicts: { price_plan_name: NAME_TAKEN },
})
